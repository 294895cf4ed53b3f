"""Recordings are of the newest SQLAlchemy; of an older series, there is what went differently.

`recordings/` holds what happened on the series NEWEST, `recordings/sqlalchemy-2.0/` what happened
on another, for the programs where that is not the same. `version.json` there says which programs
ran, and so where no file means that there is no difference.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from recorder.program import SNIPPETS, Program, ProgramError, databases_of, find, holds_on
from recorder.recording import RECORDINGS, Recording, Step, recording_path

NEWEST = "2.1"
"""The series that the lock file pins. A test holds it to that."""

# 2.0 gives every column that an ORM query loads a label; nothing else changes by that.
_LABEL = re.compile(r"\b(\w+)\.(\w+) AS \1_\2\b")


def series(version: str) -> str:
    """The first two numbers of a version: `2.1` for `2.1.9`."""
    return ".".join(version.split(".")[:2])


def series_folder(version: str, recordings: Path = RECORDINGS) -> Path:
    """Where the recordings of a version's series are."""
    return recordings if series(version) == NEWEST else recordings / f"sqlalchemy-{series(version)}"


def expected_path(
    program: Program, database: str, version: str, recordings: Path = RECORDINGS
) -> Path:
    """The file with what a version of SQLAlchemy has to do: its own, or that of the newest."""
    own = recording_path(program, database, series_folder(version, recordings))
    return own if own.exists() else recording_path(program, database, recordings)


def steps_of(text: str, version: str) -> list[str]:
    """What happened, from a recording's JSON form: one step a line, to compare with a version's."""
    if series(version) != NEWEST:
        text = _LABEL.sub(r"\1.\2", text)
    return text[text.index('"steps": [') :].splitlines()[1:]


def save(recording: Recording, program: Program, recordings: Path = RECORDINGS) -> str:
    """Write a recording where it belongs, if it says anything new; returns what was done.

    Raises:
        ProgramError: It has other steps than that of the newest SQLAlchemy, not only other facts:
            a page could not show the two side by side.
    """
    version = recording.versions["sqlalchemy"]
    newest = recording_path(program, recording.database, recordings)
    path = recording_path(program, recording.database, series_folder(version, recordings))
    text = recording.to_json()
    if path != newest and newest.exists():
        known = newest.read_text(encoding="utf-8")
        if steps_of(known, version) == steps_of(text, version):
            if path.exists():
                path.unlink()
                return f"{path}: deleted; it says what {newest} says"
            return ""
        if len(_read(newest).steps) != len(recording.steps):
            raise ProgramError(
                program.path,
                1,
                f"it takes another way on SQLAlchemy {version} than on {NEWEST}; write a program "
                "for each, with a line like `# requires: sqlalchemy>=2.1`",
            )
    if path.exists() and path.read_text(encoding="utf-8") == text:
        return ""
    write(path, text)
    return f"{path}: written"


def write(path: Path, text: str) -> None:
    """Write a file at once: whoever reads it meanwhile finds the old text or the new one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    whole = path.with_name(f".{path.name}.{os.getpid()}")
    whole.write_text(text, encoding="utf-8")
    whole.replace(path)


def others(recordings: Path = RECORDINGS) -> dict[str, Path]:
    """The other versions that programs ran on, newest first, each with its folder."""
    found = {}
    for file in sorted(recordings.glob("sqlalchemy-*/version.json"), reverse=True):
        found[json.loads(file.read_text(encoding="utf-8"))["sqlalchemy"]] = file.parent
    return found


def ran(program: Program, folder: Path) -> bool:
    """Whether the program, as it is now, ran on the version whose folder this is."""
    file = folder / "version.json"
    known = json.loads(file.read_text(encoding="utf-8")) if file.exists() else {"programs": {}}
    return bool(known["programs"].get(program.name) == program.digest)


def note_ran(program: Program, version: str, recordings: Path = RECORDINGS) -> None:
    """Note that a program ran on a version, if that is of another series than the newest."""
    if series(version) == NEWEST:
        return
    path = series_folder(version, recordings) / "version.json"
    known = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    if known.get("sqlalchemy") != version:
        known = {"sqlalchemy": version, "programs": {}}
    if known["programs"].get(program.name) == program.digest:
        return
    known["programs"][program.name] = program.digest
    known["programs"] = dict(sorted(known["programs"].items()))
    write(path, json.dumps(known, indent=0) + "\n")


def recordings_of(program: Program, recordings: Path = RECORDINGS) -> list[Recording]:
    """What happened on each of a program's databases, on the newest version that it is about."""
    found = []
    for database in program.databases:
        paths = [
            recording_path(program, database, folder)
            for folder in (recordings, *others(recordings).values())
        ]
        if path := next((path for path in paths if path.exists()), None):
            found.append(_read(path))
    return found


@dataclass(frozen=True)
class Other:
    """A program on another version of SQLAlchemy than the newest that it is about."""

    version: str
    recordings: list[Recording]
    """Those that differ from the newest, for each database: none if it went the same way."""


def others_of(program: Program, recordings: Path = RECORDINGS) -> list[Other]:
    """The other versions that a program ran on, and what went differently there."""
    if not holds_on(program.source, NEWEST):
        return []  # the newest that it is about is another version
    found = []
    for version, folder in others(recordings).items():
        if program.holds_on(version) and ran(program, folder):
            paths = [recording_path(program, database, folder) for database in program.databases]
            found.append(Other(version, [_read(path) for path in paths if path.exists()]))
    return found


def differences(newest: Recording, other: Recording) -> list[tuple[Step, Step]]:
    """The steps that differ, labels aside: of the newest, and of the other."""
    unlabelled = [
        Recording.from_json(_LABEL.sub(r"\1.\2", recording.to_json())).steps
        for recording in (newest, other)
    ]
    return [(then, now) for then, now in zip(*unlabelled, strict=True) if then != now]


def _read(path: Path) -> Recording:
    return Recording.from_json(path.read_text(encoding="utf-8"))


def expected(snippets: Path = SNIPPETS, recordings: Path = RECORDINGS) -> Iterator[Path]:
    """Every file that may be below `recordings/`."""
    folders = others(recordings)
    yield from (folder / "version.json" for folder in folders.values())
    for path in find(snippets):
        program = Program(path, path.read_text(encoding="utf-8"))
        for database in databases_of(path):
            if holds_on(program.source, NEWEST):
                yield recording_path(program, database, recordings)
            for version, folder in folders.items():
                if holds_on(program.source, version):
                    yield recording_path(program, database, folder)

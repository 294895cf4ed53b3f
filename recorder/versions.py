"""Recordings are of the newest SQLAlchemy; of an older series, there is what went differently.

`recordings/` holds what happened on the series NEWEST, `recordings/sqlalchemy-2.0/` what happened
on another, for the programs where that is not the same. `version.json` there says which programs
ran, and so where no file means that there is no difference.
"""

from __future__ import annotations

import dataclasses
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from recorder.conditions import CONDITIONS
from recorder.files import read, write
from recorder.program import SNIPPETS, Program, ProgramError, databases_of, find, holds_on
from recorder.recording import RECORDINGS, Recording, Step, read_recording, recording_path

MANIFEST = "conditions.json"
"""Below `recordings/`: for each program, its digest and the conditions that it ran under."""

NEWEST = "2.1"
"""The series that the lock file pins. A test holds it to that."""

# 2.0 gives every column that an ORM query loads a label, 2.1 one whose name was there before;
# nothing else changes by that.
_LABEL = re.compile(r"\b(\w+)\.(\w+) AS (?:\1_\2|\2_[0-9]+)\b")


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


def steps_of(recording: Recording, version: str) -> list[Step]:
    """The steps, as they compare with those of this version: labels aside on another series."""
    if series(version) == NEWEST:
        return recording.steps
    return [
        dataclasses.replace(
            step,
            sent=[dataclasses.replace(s, sql=_LABEL.sub(r"\1.\2", s.sql)) for s in step.sent],
        )
        for step in recording.steps
    ]


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
        known = read_recording(newest)
        if steps_of(known, version) == steps_of(recording, version):
            if path.exists():
                path.unlink()
                return f"{path}: deleted; it says what {newest} says"
            return ""
        if len(known.steps) != len(recording.steps):
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


def other_versions(recordings: Path = RECORDINGS) -> dict[str, Path]:
    """The other versions that programs ran on, newest first, each with its folder."""
    found = {
        read(file, _manifest)["sqlalchemy"]: file.parent
        for file in recordings.glob("sqlalchemy-*/version.json")
    }
    return dict(sorted(found.items(), key=lambda item: numbers(item[0]), reverse=True))


def numbers(version: str) -> list[int]:
    """The numbers of a version: they sort as versions do, and text does not."""
    return [int(number) for number in re.findall("[0-9]+", version)]


def ran(program: Program, folder: Path) -> bool:
    """Whether the program, as it is now, ran on the version whose folder this is."""
    file = folder / "version.json"
    known = read(file, _manifest)["programs"] if file.exists() else {}
    return bool(known.get(program.name) == program.digest)


def note_ran(program: Program, version: str, recordings: Path = RECORDINGS) -> None:
    """Note that a program ran on a version, if that is of another series than the newest."""
    if series(version) == NEWEST:
        return
    path = series_folder(version, recordings) / "version.json"
    known = _manifest(path) if path.exists() else {}
    if known.get("sqlalchemy") != version:
        known = {"sqlalchemy": version, "programs": {}}
    if known["programs"].get(program.name) == program.digest:
        return
    known["programs"][program.name] = program.digest
    known["programs"] = dict(sorted(known["programs"].items()))
    write(path, json.dumps(known, indent=0) + "\n")


def _manifest(path: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return found


@dataclass(frozen=True)
class OtherVersion:
    """A program on another version of SQLAlchemy than the newest that it is about."""

    version: str
    recordings: list[Recording]
    """Those that differ from the newest, for each database: none if it went the same way."""


def expected(snippets: Path = SNIPPETS, recordings: Path = RECORDINGS) -> Iterator[Path]:
    """Every file that may be below `recordings/`."""
    folders = other_versions(recordings)
    yield recordings / MANIFEST
    yield from (folder / "version.json" for folder in folders.values())
    for path in find(snippets):
        program = Program(path, path.read_text(encoding="utf-8"))
        yield from (recordings / c.folder / f"{program.name}.json" for c in CONDITIONS)
        for database in databases_of(path):
            if holds_on(program.source, NEWEST):
                yield recording_path(program, database, recordings)
            for version, folder in folders.items():
                if holds_on(program.source, version):
                    yield recording_path(program, database, folder)

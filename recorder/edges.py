"""Where each claim ends: what a program does differently under a condition.

`recordings/<condition>/<guide>/<claim>.json` holds what is different and nothing else: for each
database, the lines that print, raise or end otherwise. Where a program goes the same way there is
no file; `recordings/conditions.json` says under which conditions it ran. A program names those
under which it goes differently (`# not with: autoflush=False`), and that is held both ways.
"""

from __future__ import annotations

import ast
import dataclasses
import json
import re
from collections.abc import Collection, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from recorder.conditions import CONDITIONS, Condition, applying
from recorder.databases import Database
from recorder.files import read, write
from recorder.program import LABELS, Program
from recorder.record import record
from recorder.recording import RECORDINGS, Recording, read_recording, recording_path
from recorder.result import Problem
from recorder.versions import MANIFEST, NEWEST, OtherVersion, series, steps_of

_ADDRESS = re.compile(r"0x[0-9a-f]+")
_UNCAUGHT = re.compile(r"^(\w+): .* is not caught$")


@dataclass(frozen=True)
class Difference:
    """One line of a program that does something else under a condition."""

    line: int
    was: list[str]
    """What it does otherwise: `prints …`, `raises …`, or `…` as a problem; [] if nothing."""
    now: list[str]


Edge = dict[str, list[Difference]]
"""What differs under one condition, by database; only databases on which something does."""


def edges_of(program: Program, databases: dict[str, Database]) -> Iterator[tuple[Condition, Edge]]:
    """Run a program under each condition that applies.

    Raises:
        DatabaseUnavailableError: A database is lost.
        FileNotFoundError: The program was not recorded.
    """
    for condition, changed in applying(program):
        edge: Edge = {}
        for name in program.databases:
            if name in condition.databases and name in databases:
                plain = read_recording(recording_path(program, name))
                result, recording = record(changed, databases[name], looks=False)
                problems = [(problem.line, problem.message) for problem in result.problems]
                if found := _differences(_outcome(plain), _outcome(recording, problems)):
                    edge[name] = found
        yield condition, edge


def edge_of_version(newest: list[Recording], other: OtherVersion) -> tuple[Condition, Edge]:
    """Another version of SQLAlchemy as a condition, and what goes differently there, SQL included.

    Args:
        newest: What happened on the newest version, for each database.
        other: What happened on the other one.
    """
    number = series(other.version)
    condition = Condition(
        f"SQLAlchemy {number}",
        f"sqlalchemy-{number}",
        f"The newest release of that series, {other.version}.",
        _unchanged,
    )
    then = {recording.database: recording for recording in newest}
    edge = {}
    for recording in other.recordings:
        was, now = (
            _outcome(r, sql=True, version=other.version)
            for r in (then[recording.database], recording)
        )
        if found := [_without_common(d) for d in _differences(was, now)]:
            edge[recording.database] = found
    return condition, edge


def check_edge(
    program: Program, condition: Condition, edge: Edge, recordings: Path = RECORDINGS
) -> list[Problem]:
    """What is wrong between what happened under a condition, the program, and what is committed."""
    path = edge_path(program, condition, recordings)
    line = program.not_with.get(condition.name)
    wrong = disagreement(program, condition, edge)
    known = read_edge(path)
    if not wrong and known != edge:
        wrong.append(
            Problem(
                program,
                next(iter(edge or known)),
                line or 1,
                f"with {condition.name}, it does not do what {path} says; make record, and look at "
                f"the difference\n  recorded: {_told(known)}\n  now:      {_told(edge)}",
            )
        )
    return wrong


def disagreement(program: Program, condition: Condition, edge: Edge) -> list[Problem]:
    """What is wrong with what a program says of a condition, if it says what is not so."""
    line = program.not_with.get(condition.name)
    if edge and line is None:
        where = min(difference.line for found in edge.values() for difference in found)
        return [
            Problem(
                program,
                next(iter(edge)),
                where,
                f"with {condition.name}, it goes differently: {_told(edge)}; narrow the claim, or "
                f"add the line `# not with: {condition.name}` below it",
            )
        ]
    if not edge and line is not None:
        message = f"it goes the same way with {condition.name}; delete this line"
        return [Problem(program, program.databases[0], line, message)]
    return []


def check_names(program: Program, apply: Collection[str]) -> list[Problem]:
    """The `# not with:` lines of a program that name no condition, or none of those that apply."""
    known = {condition.name for condition in CONDITIONS}
    found = []
    for name, line in program.not_with.items():
        if name not in apply:
            why = (
                f"{name} does not apply to this program; delete this line"
                if name in known
                else f"there is no condition {name}; write one of: {', '.join(sorted(known))}"
            )
            found.append(Problem(program, program.databases[0], line, why))
    return found


def save_edge(
    program: Program, condition: Condition, edge: Edge, recordings: Path = RECORDINGS
) -> str:
    """Write what differs, or delete what no longer does; returns what was done."""
    path = edge_path(program, condition, recordings)
    if not edge:
        if not path.exists():
            return ""
        path.unlink()
        return f"{path}: deleted; it goes the same way"
    if read_edge(path) == edge:
        return ""
    write(path, _to_json(edge))
    return f"{path}: written"


def note_conditions(program: Program, names: list[str], recordings: Path = RECORDINGS) -> None:
    """Note the conditions that a program ran under, as it is now."""
    path = recordings / MANIFEST
    known = _manifest(path) if path.exists() else {}
    if known.get(program.name) != [program.digest, *names]:
        known[program.name] = [program.digest, *names]
        lines = [f"{json.dumps(name)}: {json.dumps(known[name])}" for name in sorted(known)]
        write(path, "{\n" + ",\n".join(lines) + "\n}\n")


def conditions_of(program: Program, recordings: Path = RECORDINGS) -> list[Condition]:
    """The conditions that a program ran under, as it is now."""
    path = recordings / MANIFEST
    digest, *names = read(path, _manifest).get(program.name, [""]) if path.exists() else [""]
    return [c for c in CONDITIONS if c.name in names] if digest == program.digest else []


def _manifest(path: Path) -> dict[str, list[str]]:
    found: dict[str, list[str]] = json.loads(path.read_text(encoding="utf-8"))
    return found


def edge_path(program: Program, condition: Condition, recordings: Path = RECORDINGS) -> Path:
    """The file with what a program does differently under a condition."""
    return recordings / condition.folder / f"{program.name}.json"


def read_edge(path: Path) -> Edge:
    """What is committed; {} if there is no file."""
    return read(path, _from_json) if path.exists() else {}


def _from_json(path: Path) -> Edge:
    data: dict[str, list[Any]] = json.loads(path.read_text(encoding="utf-8"))
    return {name: [Difference(**item) for item in items] for name, items in data.items()}


def _to_json(edge: Edge) -> str:
    """The JSON form: one line of the program a line, so that a difference reads well."""
    databases = [
        f"{json.dumps(name)}: [\n"
        + ",\n".join(json.dumps(asdict(item), ensure_ascii=False) for item in found)
        + "\n]"
        for name, found in edge.items()
    ]
    return "{\n" + ",\n".join(databases) + "\n}\n"


def _outcome(
    recording: Recording,
    problems: list[tuple[int, str]] | None = None,
    *,
    sql: bool = False,
    version: str = NEWEST,
) -> dict[int, list[str]]:
    """What each line of the program does that people can see; with the SQL that it sends, or not.

    The SQL is as it compares with that of a version.
    """
    found: dict[int, list[str]] = {}
    for step in steps_of(recording, version):
        if sql:
            found.setdefault(step.line, []).extend(f"sends {sent.sql}" for sent in step.sent)
        for line, text in step.printed:
            found.setdefault(line, []).append(f"prints {_ADDRESS.sub('0x…', text)}".rstrip())
        if step.raised:
            found.setdefault(step.line, []).append(f"raises {step.raised}")
    for line, message in problems or []:
        told = _UNCAUGHT.sub(r"ends the program: \1 is not caught", message)
        found.setdefault(line, []).append(_ADDRESS.sub("0x…", told))
    return found


def _differences(was: dict[int, list[str]], now: dict[int, list[str]]) -> list[Difference]:
    return [
        Difference(line, was.get(line, []), now.get(line, []))
        for line in sorted(was.keys() | now.keys())
        if was.get(line) != now.get(line)
    ]


def _unchanged(tree: ast.Module) -> bool:
    """Another version changes nothing in a program."""
    return False


def _without_common(difference: Difference) -> Difference:
    """What a line does only then, and only now."""
    was, now = difference.was, difference.now
    return dataclasses.replace(
        difference,
        was=[said for said in was if said not in now],
        now=[said for said in now if said not in was],
    )


def _told(edge: Edge) -> str:
    """The first difference, as a sentence."""
    for name, found in edge.items():
        first = found[0]
        now, was = ("; ".join(said) or "does nothing" for said in (first.now, first.was))
        return f"on {LABELS[name]}, line {first.line} {now} (otherwise: {was})"
    return "it goes the same way"

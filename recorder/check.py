"""Compares a run with what is committed: the `#>` lines of the program, and its recording.

For output there is one rule, which holds both ways: below each statement stands what it printed,
and nothing else. A line that is missing, wrong, out of order, or that nothing printed breaks it;
`make update` writes what is right.
"""

from __future__ import annotations

import itertools
import re
from pathlib import Path

from recorder.program import Program
from recorder.recording import RECORDINGS, Recording
from recorder.run import Problem, Run
from recorder.versions import expected_path, steps_of

QUOTED_CHARACTERS = 500

_VERSION = re.compile(r': "[^"]*"(?=[,}])')


def rewrite(run: Run) -> str:
    """The program's source with the `#>` lines of this run."""
    program, printed = run.program, _printed(run)
    lines = []
    for number, line in enumerate(program.source.splitlines(), start=1):
        if number not in program.output_lines:
            lines.append(line)
        lines += printed.get(number, [])
    return "\n".join(lines) + "\n"


def check(run: Run) -> list[Problem]:
    """Everything that is wrong with a run: its own problems, then each `#>` line that differs."""
    program = run.program
    problems = list(run.problems)
    if not run.completed:
        return problems  # what comes behind the end was not printed, of course

    def differs(line: int, message: str) -> None:
        problems.append(Problem(program, run.database, line, message))

    for output in run.printed:
        if output.line is None:
            differs(1, f"printed by no line of the program: {output.text!r}")
    stated, printed = _stated(program), _printed(run)
    for line in sorted(stated.keys() | printed.keys()):
        says, real = stated.get(line, []), printed.get(line, [])
        if says != real:
            differs(
                line + bool(says), f"the file says {_quoted(says)}, the run printed {_quoted(real)}"
            )
    return problems


def check_recording(run: Run, recording: Recording, folder: Path = RECORDINGS) -> list[Problem]:
    """How a fresh recording differs from what is committed for its SQLAlchemy: the first step."""
    version = recording.versions["sqlalchemy"]
    path = expected_path(run.program, run.database, version, folder)
    if not run.completed:
        return []
    if not path.exists():
        return [Problem(run.program, run.database, 1, f"there is no {path}; run make record")]
    before, now = path.read_text(encoding="utf-8"), recording.to_json()
    pairs = itertools.zip_longest(
        _head(before) + steps_of(before, version),
        _head(now) + steps_of(now, version),
        fillvalue="nothing",
    )
    for number, (committed, fresh) in enumerate(pairs, start=1 - len(_head(now))):
        if committed != fresh:
            line, what = 1, "the head"
            if number > 0 and recording.steps:
                line = recording.steps[min(number, len(recording.steps)) - 1].line
                what = f"step {number}"
            return [
                Problem(
                    run.program,
                    run.database,
                    line,
                    f"{what} is not what {path} says; make record, and look at the "
                    f"difference\n  recorded: {committed}\n  now:      {fresh}",
                )
            ]
    return []


def _head(text: str) -> list[str]:
    """The lines of a recording's JSON form above its steps; of the versions, only their names."""
    lines = text.partition('"steps": [')[0].splitlines()
    return [_VERSION.sub(": …", line) if '"versions"' in line else line for line in lines]


def _printed(run: Run) -> dict[int, list[str]]:
    """The `#>` lines that this run calls for, by the line that they stand below."""
    below: dict[int, list[str]] = {}
    for output in run.printed:
        if output.line is not None:
            statement = run.program.statements[output.line]
            assert statement.end_lineno is not None
            comment = f"{' ' * statement.col_offset}#> {output.text}".rstrip()
            below.setdefault(statement.end_lineno, []).append(comment)
    return below


def _stated(program: Program) -> dict[int, list[str]]:
    """The `#>` lines of the file, by the line that they stand below."""
    below: dict[int, list[str]] = {}
    code = 0
    for number, line in enumerate(program.source.splitlines(), start=1):
        if number in program.output_lines:
            below.setdefault(code, []).append(line.rstrip())
        else:
            code = number
    return below


def _quoted(lines: list[str]) -> str:
    quoted = " ".join(f"`{line.strip()}`" for line in lines) or "nothing"
    return quoted if len(quoted) <= QUOTED_CHARACTERS else f"{quoted[:QUOTED_CHARACTERS]}…"

"""Compares a run with what is committed: the `#>` lines of the program, and its recording.

For output there is one rule, which holds both ways: below each statement stands what it printed,
and nothing else. A line that is missing, wrong, out of order, or that nothing printed breaks it;
`make update` writes what is right.
"""

from __future__ import annotations

import dataclasses
import itertools
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from recorder.program import Program
from recorder.recording import RECORDINGS, Recording, Step, read_recording
from recorder.result import Problem, Run
from recorder.versions import NEWEST, expected_path, ran, series, series_folder, steps_of

QUOTED_CHARACTERS = 500


def rewrite(run: Run) -> str:
    """The program's source with the `#>` lines of this run."""
    program, printed = run.program, _printed(run)
    lines = []
    for number, line in enumerate(program.source.splitlines(), start=1):
        if number not in program.output_lines:
            lines.append(line)
        lines += printed.get(number, [])
    return "\n".join(lines) + "\n"


def with_output(run: Run, recording: Recording) -> tuple[Program, Recording]:
    """The program with the `#>` lines of this run, and the recording by the lines of that."""
    shown = dataclasses.replace(run.program, source=rewrite(run))
    if shown.source == run.program.source:
        return run.program, recording
    now = moved(run.program, shown)
    steps = [
        dataclasses.replace(
            step,
            line=now[step.line],
            printed=[(now.get(line, line), text) for line, text in step.printed],
        )
        for step in recording.steps
    ]
    return shown, dataclasses.replace(recording, steps=steps)


def moved(program: Program, shown: Program) -> dict[int, int]:
    """Where each line of code stands when the `#>` lines are others."""
    return dict(zip(code_lines(program), code_lines(shown), strict=True))


def code_lines(program: Program) -> list[int]:
    """The numbers of the lines that are no `#>` lines."""
    count = len(program.source.splitlines())
    return [number for number in range(1, count + 1) if number not in program.output_lines]


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
    folder_of_series = series_folder(version, folder)
    if series(version) != NEWEST and not ran(run.program, folder_of_series):
        message = f"{folder_of_series} does not say that it ran; run make record with {version}"
        return [Problem(run.program, run.database, 1, message)]
    try:
        known = read_recording(path)
    except (ValueError, TypeError, KeyError) as error:
        message = f"{path} is no recording ({error}); delete it, and run make record"
        return [Problem(run.program, run.database, 1, message)]
    was, now = steps_of(known, version), steps_of(recording, version)
    line, what, difference = 1, "", next(_differences(_head(known), _head(recording)), None)
    if difference:
        what = "the head"
    else:
        pairs = itertools.zip_longest(was, now)
        for number, (step, fresh) in enumerate(pairs, start=1):
            if step != fresh:
                line, what = (fresh or step).line, f"step {number}"
                difference = next(_differences(_plain(step), _plain(fresh)))
                break
    if not difference:
        return []
    message = (
        f"{what} is not what {path} says; make record, and look at the difference\n"
        f"  recorded: {difference[0]}\n  now:      {difference[1]}"
    )
    return [Problem(run.program, run.database, line, message)]


def _head(recording: Recording) -> dict[str, Any]:
    """What a recording says besides its steps; of the versions, only their names."""
    return {
        "program": recording.program,
        "database": recording.database,
        "versions": sorted(recording.versions),
        "more steps": recording.more_steps,
    }


def _plain(step: Step | None) -> Any:
    return "nothing" if step is None else dataclasses.asdict(step)


def check_again(
    run: Run, recording: Recording, again: Run, recorded_again: Recording
) -> list[Problem]:
    """What differs when a program runs a second time on the same database: the first difference."""

    def differs(line: int, message: str) -> list[Problem]:
        return [Problem(run.program, run.database, line, message)]

    ways = [[(step.line, step.kind) for step in r.steps] for r in (recording, recorded_again)]
    if run.concurrent is not None and ways[0] != ways[1]:
        return differs(
            run.concurrent,
            "what runs at once here runs in another order each time; let one thread or task end, "
            "or wait for an event, before the other goes on",
        )
    for printed, now in itertools.zip_longest(run.printed, again.printed):
        if printed != now:
            said = [f"`{p.text}`" if p else "nothing" for p in (printed, now)]
            return differs(
                (printed or now).line or 1,
                f"this prints {said[0]}, and {said[1]} when it runs again; print nothing random",
            )
    if again.problems:
        return again.problems
    steps = itertools.zip_longest(recording.steps, recorded_again.steps)
    for number, (step, now) in enumerate(steps, start=1):
        if step == now:
            continue
        if step is None or now is None or (step.line, step.kind) != (now.line, now.kind):
            return differs((step or now).line, f"from step {number} on, each run goes another way")
        was, is_now = next(_differences(dataclasses.asdict(step), dataclasses.asdict(now)))
        return differs(
            step.line, f"this differs from run to run: {was}, then {is_now}; make it the same"
        )
    return []


def _differences(was: Any, now: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """Where two pieces of plain data differ: the way there with what it was, and what it is."""
    if isinstance(was, dict) and isinstance(now, dict):
        for key in {**was, **now}:
            yield from _differences(was.get(key), now.get(key), f"{path} {key}".strip())
    elif isinstance(was, (list, tuple)) and isinstance(now, (list, tuple)):
        for one, other in itertools.zip_longest(was, now):
            yield from _differences(one, other, path)
    elif was != now:
        yield f"{path} {was}", str(now)


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

"""Compares what a run printed with the `#>` lines of the program, both ways.

There is one rule: below each statement stands what it printed, and nothing else. A line that is
missing, wrong, out of order, or that nothing printed breaks it; `make update` writes what is right.
"""

from __future__ import annotations

from recorder.program import Program
from recorder.run import Problem, Run


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
    return " ".join(f"`{line.strip()}`" for line in lines) or "nothing"

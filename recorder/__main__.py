"""`python -m recorder`: run programs from the command line.

    python -m recorder update [PROGRAM …]   format them and rewrite the `#>` lines
    python -m recorder check [PROGRAM …]    say what is wrong, change nothing

A program is named as on a page (`flush/assigns_primary_key`) or by its file; without one, all run.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import sqlalchemy

from recorder import check, program
from recorder.databases import Database, PostgreSQL, SQLite
from recorder.postgresql import PostgreSQLUnavailableError, server
from recorder.program import Program, ProgramError
from recorder.run import run


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; returns the exit code: 0, or 1 if anything is wrong."""
    parser = argparse.ArgumentParser(
        prog="python -m recorder",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("command", choices=["update", "check"])
    parser.add_argument("programs", nargs="*", metavar="PROGRAM")
    given = parser.parse_args(arguments)
    problems: list[object] = []
    try:
        paths = [_path(name) for name in given.programs] or list(program.find())
        with server() as address:
            postgresql = PostgreSQL(address)
            try:
                for path in paths:
                    if given.command == "update":
                        _update(path, [SQLite(), postgresql])
                    problems += _check(path, [SQLite(), postgresql])
            finally:
                postgresql.close()
    except (ProgramError, PostgreSQLUnavailableError) as error:
        problems.append(error)
    for problem in problems:
        print(problem, file=sys.stderr)
    return 1 if problems else 0


def _path(name: str) -> Path:
    """The file of a program, from its name or its file's name."""
    path = Path(name) if name.endswith(".py") else program.SNIPPETS / f"{name}.py"
    if not path.exists():
        raise ProgramError(path, 1, "there is no such file")
    return path


def _update(path: Path, databases: list[Database]) -> None:
    """Format a program and write the `#>` lines of its first run; the check judges them."""
    try:
        loaded = Program.load(path)
    except ProgramError:
        return
    formatted = Program(path, formatted_code(loaded))
    first = next(d for d in databases if d.name in loaded.databases)
    result = run(formatted, first)
    if result.completed and (source := check.rewrite(result)) != loaded.source:
        path.write_text(source, encoding="utf-8")
        print(f"{path}: written, with what it printed on {first.name}")


def formatted_code(loaded: Program) -> str:
    """The program without `#>` lines, as ruff formats it (it would write `# >` for them)."""
    return subprocess.run(
        [sys.executable, "-m", "ruff", "format", "--stdin-filename", loaded.path, "-"],
        input=loaded.code,
        capture_output=True,
        text=True,
        check=True,
    ).stdout


def _check(path: Path, databases: list[Database]) -> list[object]:
    """Run one program on its databases; returns what is wrong."""
    try:
        loaded = Program.load(path)
    except ProgramError as error:
        return [error]
    return [
        problem
        for database in databases
        if database.name in loaded.databases and loaded.holds_on(sqlalchemy.__version__)
        for problem in check.check(run(loaded, database))
    ]


if __name__ == "__main__":
    sys.exit(main())

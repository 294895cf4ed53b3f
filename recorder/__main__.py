"""`python -m recorder`: run programs from the command line.

    python -m recorder check [PROGRAM …]    say what is wrong, change nothing
    python -m recorder update [PROGRAM …]   format, write the `#>` lines and the recordings
    python -m recorder record [PROGRAM …]   write the recordings
    python -m recorder pages                say what is wrong between pages and programs

A program is named as on a page (`flush/assigns_primary_key`) or by its file; without one, all run.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import sqlalchemy

from recorder import check, pages, program
from recorder.databases import Database, PostgreSQL, SQLite
from recorder.postgresql import PostgreSQLUnavailableError, server
from recorder.program import Program, ProgramError
from recorder.record import record
from recorder.recording import recording_path
from recorder.run import run


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; returns the exit code: 0, or 1 if anything is wrong."""
    parser = argparse.ArgumentParser(
        prog="python -m recorder",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("command", choices=["check", "update", "record", "pages"])
    parser.add_argument("programs", nargs="*", metavar="PROGRAM")
    given = parser.parse_args(arguments)
    problems: list[object] = []
    try:
        if given.command == "pages":
            problems += pages.problems()
        else:
            problems += _run_all(given.command, [_path(name) for name in given.programs])
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


def _run_all(command: str, paths: list[Path]) -> list[object]:
    """Carry out a command on some programs, or on all; returns what is wrong."""
    problems: list[object] = []
    with server() as address:
        postgresql = PostgreSQL(address)
        databases: dict[str, Database] = {"sqlite": SQLite(), "postgresql": postgresql}
        try:
            for path in paths or program.find():
                try:
                    if command == "update":
                        _update(path, databases)
                    problems += _judge(Program.load(path), databases, write=command != "check")
                except ProgramError as error:
                    problems.append(error)
        finally:
            postgresql.close()
    return problems


def _update(path: Path, databases: Mapping[str, Database]) -> None:
    """Format a program, and write the `#>` lines of its run on its first database."""
    loaded = Program.load(path)
    formatted = Program(path, formatted_code(loaded))
    result = run(formatted, databases[loaded.databases[0]])
    if result.completed and (source := check.rewrite(result)) != loaded.source:
        path.write_text(source, encoding="utf-8")
        print(f"{path}: written, with what it printed on {result.database}")


def formatted_code(loaded: Program) -> str:
    """The program without `#>` lines, as ruff formats it (it would write `# >` for them)."""
    return subprocess.run(
        [sys.executable, "-m", "ruff", "format", "--stdin-filename", loaded.path, "-"],
        input=loaded.code,
        capture_output=True,
        text=True,
        check=True,
    ).stdout


def _judge(loaded: Program, databases: Mapping[str, Database], *, write: bool) -> Iterator[object]:
    """Run a program on each of its databases; write its recordings, or compare them."""
    if not loaded.holds_on(sqlalchemy.__version__):
        return
    for name in loaded.databases:
        result, recording = record(loaded, databases[name])
        problems = check.check(result)
        if write and not problems:
            path, text = recording_path(loaded, name), recording.to_json()
            if not path.exists() or path.read_text(encoding="utf-8") != text:
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(text, encoding="utf-8")
                print(f"{path}: written")
        yield from problems or check.check_recording(result, recording)


if __name__ == "__main__":
    sys.exit(main())

"""Every program on every driver, with every SQLAlchemy: `make matrix`.

    python -m tools.matrix PYTHON …     a row for each driver, for each Python's SQLAlchemy

A program that uses asyncio runs on the asyncio drivers, any other on the rest. On the drivers that
the recordings are of, everything has to be as recorded. asyncpg has its own SQL and errors: there,
the output, the objects, the Sessions and the rows have to be.
"""

from __future__ import annotations

import contextlib
import dataclasses
import itertools
import json
import subprocess
import sys
from collections.abc import Iterator, Sequence

import sqlalchemy

from recorder import program
from recorder.check import check, check_recording
from recorder.databases import Database, PostgreSQL, SQLite
from recorder.postgresql import DatabaseUnavailableError, server
from recorder.program import Program
from recorder.record import record
from recorder.recording import Recording, Step
from recorder.versions import expected_path

# What is about other drivers: it has to fail on this one.
ABOUT_OTHERS = {("asyncpg", "asyncio_session/comes_wrapped_or_bare")}  # there it comes bare
HEAD = ["SQLAlchemy", "database", "driver", "programs", "passed"]
Row = list[str]


def main(pythons: Sequence[str]) -> int:
    """Print the table, and below it what is wrong; returns the exit code."""
    rows: list[Row] = []
    wrong: list[str] = []
    for python in pythons:
        command = [python, "-m", "tools.matrix"]
        done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=False)
        if done.returncode:
            return done.returncode
        found = json.loads(done.stdout)
        rows += found["rows"]
        wrong += found["wrong"]
    widths = [max(map(len, column)) for column in zip(HEAD, *rows, strict=True)]
    for row in (HEAD, *rows):
        print("  ".join(map(str.ljust, row, widths)).rstrip())
    print(*wrong, sep="\n", file=sys.stderr, end="\n" if wrong else "")
    return bool(wrong)


def measure() -> dict[str, list[object]]:
    """The rows of this Python's SQLAlchemy, and what is wrong."""
    rows: list[object] = []
    wrong: list[object] = []
    programs = [Program.load(path) for path in program.find()]
    programs = [loaded for loaded in programs if loaded.holds_on(sqlalchemy.__version__)]
    with server() as address, contextlib.ExitStack() as stack:
        databases: list[tuple[Database, str, bool, bool]] = [
            (SQLite(), "pysqlite", False, True),
            (SQLite(), "aiosqlite", True, True),
        ]
        for driver, uses_asyncio in ("psycopg", False), ("psycopg", True), ("asyncpg", True):
            postgresql = PostgreSQL(address, async_driver=driver)
            stack.callback(postgresql.close)
            name = f"{driver} async" if driver == "psycopg" and uses_asyncio else driver
            databases.append((postgresql, name, uses_asyncio, driver == "psycopg"))
        for database, driver, uses_asyncio, recorded in databases:
            meant = [
                loaded
                for loaded in programs
                if database.name in loaded.databases
                and ("ASYNC_DATABASE_URL" in loaded.source) is uses_asyncio
            ]
            failed = []
            for loaded in meant:
                problems = problems_of(loaded, database, recorded)
                if (driver, loaded.name) in ABOUT_OTHERS:
                    problems = [] if problems else [f"{loaded.path}: holds; see ABOUT_OTHERS"]
                failed += [problems] if problems else []
            label = f"{database.label} {database.version}"
            passed = str(len(meant) - len(failed))
            rows.append([sqlalchemy.__version__, label, driver, str(len(meant)), passed])
            wrong += [f"{driver}: {problem}" for problems in failed for problem in problems]
    return {"rows": rows, "wrong": wrong}


def problems_of(loaded: Program, database: Database, recorded: bool) -> list[str]:
    """What is wrong with one program on one driver."""
    result, recording = record(loaded, database)
    if recorded:
        return list(map(str, check(result) or check_recording(result, recording)))
    path = expected_path(loaded, database.name, sqlalchemy.__version__)
    expected = Recording.from_json(path.read_text(encoding="utf-8"))
    pairs = itertools.zip_longest(without_sql(expected.steps), without_sql(recording.steps))
    different = next((then or now for then, now in pairs if then != now), None)
    return [
        *map(str, check(result)),
        *(
            [f"{loaded.path}:{different.line}: not what {path} says, SQL and error aside"]
            if different
            else []
        ),
    ]


def without_sql(steps: list[Step]) -> Iterator[Step]:
    """The steps as they are on each driver."""
    for step in steps:
        yield dataclasses.replace(step, sent=[], raised="")


if __name__ == "__main__":
    try:
        if len(sys.argv) > 1:
            sys.exit(main(sys.argv[1:]))
        print(json.dumps(measure()))
    except DatabaseUnavailableError as error:
        sys.exit(str(error))

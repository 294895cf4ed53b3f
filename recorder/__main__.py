"""`python -m recorder`: run programs from the command line.

    python -m recorder check [PROGRAM …]    say what is wrong, change nothing
    python -m recorder update [PROGRAM …]   format, write the `#>` lines and the recordings
    python -m recorder record [PROGRAM …]   write the recordings
    python -m recorder watch                update each program when its file is saved
    python -m recorder pages                say what is wrong between pages and programs
    python -m recorder show SCRIPT          record any script; write one HTML file that shows it

A program is named as on a page (`flush/assigns_primary_key`) or by its file, a guide's programs
by their folder (`flush`); without a name, all run. A script is any file: what is shown of it stands
between the marks, or comes after its imports, mappings, engine and first rows.
"""

from __future__ import annotations

import argparse
import contextlib
import difflib
import os
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NoReturn

import sqlalchemy

from recorder import check, edges, files, pages, program, show, versions
from recorder.databases import Database, PostgreSQL, SQLite
from recorder.postgresql import DatabaseUnavailableError, server
from recorder.program import LABELS, Program, ProgramError
from recorder.record import record
from recorder.recording import Recording
from recorder.result import Problem, Run
from recorder.run import run

WATCH_SECONDS = 0.5
TIMES_CONCURRENT = 5
"""How often a program has to go the same way again, if parts of it run at once."""
SWITCH_SECONDS = 1e-5
HASH_SEEDS = "1", "2", "3"
"""A program that was named is checked once more with each: the order of a set depends on it."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; returns the exit code: 0, or 1 if anything is wrong."""
    parser = argparse.ArgumentParser(
        prog="python -m recorder",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("command", choices=["check", "update", "record", "watch", "pages", "show"])
    parser.add_argument("programs", nargs="*", metavar="PROGRAM")
    given = parser.parse_args(arguments)
    try:
        if given.command == "show":
            return _tell(problem for name in given.programs for problem in show.write(Path(name)))
        if given.command == "pages":
            return _tell(pages.problems())
        paths = [path for name in given.programs for path in _paths(name)]
        with server() as address, _databases(address) as databases:
            if given.command == "watch":
                _watch(databases)
            wrong = _tell(_run_all(given.command, paths or program.find(), databases))
            if given.command in ("update", "record") and paths and not wrong:
                wrong = _tell(_in_other_processes(paths, address))
            return wrong
    except (ProgramError, DatabaseUnavailableError) as error:
        return _tell([error])
    except KeyboardInterrupt:
        return 130


def _tell(problems: Iterable[object]) -> int:
    """Print what is wrong as it comes; returns the exit code."""
    wrong = 0
    for problem in problems:
        print(problem, file=sys.stderr, flush=True)
        wrong = 1
    return wrong


def _paths(name: str) -> list[Path]:
    """The files that a name means: of one program, of both of a pair, or of a guide's programs."""
    path = Path(name) if Path(name).is_file() else program.SNIPPETS / name.removesuffix(".py")
    if path.is_file():
        return [path]
    found = sorted(path.glob("*.py")) or [
        half for end in ("", *(f"_on_{d}" for d in program.DATABASES))
        if (half := path.with_name(f"{path.name}{end}.py")).exists()
    ]  # fmt: skip
    if not found:
        close = difflib.get_close_matches(
            name, [f"{p.parent.name}/{p.stem}" for p in program.SNIPPETS.glob("*/*.py")], n=1
        )
        hint = f"; did you mean {close[0]}?" if close else ""
        raise ProgramError(path.with_suffix(".py"), 1, f"there is no such program{hint}")
    return found


def _in_other_processes(paths: Iterable[Path], address: str) -> Iterator[str]:
    """What programs just written do otherwise where sets of text have another order."""
    command = [sys.executable, "-m", "recorder", "check", *map(str, paths)]
    home = str(Path(__file__).resolve().parents[1])  # the recorder may be used from any folder
    environment = {
        **os.environ,
        "DATABASE_URL": address,
        "PYTHONPATH": os.pathsep.join(filter(None, (home, os.environ.get("PYTHONPATH")))),
    }
    checks = [
        subprocess.Popen(
            command,
            env={**environment, "PYTHONHASHSEED": seed},
            stderr=subprocess.PIPE,
            text=True,
        )
        for seed in HASH_SEEDS
    ]
    said = [(each.communicate()[1], each.returncode) for each in checks]
    wrong = [text for text, code in said if code]  # a driver may say something, too
    if wrong:
        yield wrong[0].rstrip()
        yield (
            "That is so in another process, where a set of text has another order: sort what "
            "you print, and let nothing depend on that order."
        )


@contextlib.contextmanager
def _databases(address: str) -> Iterator[dict[str, Database]]:
    """All databases that a program may run on, by name."""
    with contextlib.closing(PostgreSQL(address)) as postgresql:
        yield {"sqlite": SQLite(), "postgresql": postgresql}


def _run_all(
    command: str, paths: Iterable[Path], databases: dict[str, Database]
) -> Iterator[object]:
    """Carry out a command on programs; yields what is wrong. One program stops no other."""
    for path in paths:
        try:
            yield from _judge(command, Program.load(path), databases)
        except (ProgramError, OSError) as error:
            yield error


def _watch(databases: dict[str, Database]) -> NoReturn:
    """Update each program whose file changes, until interrupted."""
    known = _saved()
    while True:
        time.sleep(WATCH_SECONDS)
        now = _saved()
        changed = [p for p, saved in now.items() if saved not in (known.get(p), _written.get(p))]
        _tell(_run_all("update", changed, databases))
        known = now  # what is saved while programs run is a change


_written: dict[Path, int] = {}
"""When an update wrote a program's file: that is no change of the reader's."""


def _saved() -> dict[Path, int]:
    """When each program's file was saved."""
    found = {}
    for path in program.SNIPPETS.glob("*/[!.]*.py"):
        with contextlib.suppress(FileNotFoundError):
            found[path] = path.stat().st_mtime_ns
    return found


def _judge(command: str, loaded: Program, databases: dict[str, Database]) -> Iterator[object]:
    """Run a program on each of its databases, and compare or write what it did.

    A database that is lost leaves `databases`: the programs behind this one run on the other.
    """
    if not loaded.holds_on(sqlalchemy.__version__):
        return
    good = True
    for name in loaded.databases:
        if name not in databases:
            good = False
            continue
        try:
            if command == "update" and name == loaded.databases[0]:
                loaded = _updated(loaded, databases[name])
            result, recording = record(loaded, databases[name])
            problems = check.check(result)
            repeated = command != "check" and not problems
            if repeated:
                problems = _repeated(result, recording, databases[name])
        except DatabaseUnavailableError as error:
            del databases[name]
            good = False
            yield Problem(loaded, name, 1, f"{error} (from here on, nothing runs on it)")
            continue
        differs, first = problems[len(result.problems) :], loaded.databases[0]
        if command == "update" and differs and not repeated:  # it printed something else before
            why = (
                "the same program prints something else now; print nothing that is random"
                if name == first
                else f"on {LABELS[first]} it prints something else; print less, or write a pair"
            )
            problems.append(Problem(loaded, name, differs[0].line, why))
        if command != "check" and not problems and (done := versions.save(recording, loaded)):
            print(done)
        good = good and not problems
        if command == "check" and not problems:
            problems = check.check_recording(result, recording)
        yield from problems
    if command != "check" and good:
        versions.note_ran(loaded, sqlalchemy.__version__)
    if good and versions.series(sqlalchemy.__version__) == versions.NEWEST:
        yield from _judge_edges(command, loaded, databases)


def _judge_edges(
    command: str, loaded: Program, databases: dict[str, Database]
) -> Iterator[Problem]:
    """Run a program under each condition that applies, and compare or write what it did."""
    wrong, names = [], []
    try:
        for condition, edge in edges.edges_of(loaded, databases):
            names.append(condition.name)
            if command != "check" and not (found := edges.disagreement(loaded, condition, edge)):
                if done := edges.save_edge(loaded, condition, edge):
                    print(done)
            else:
                found = edges.check_edge(loaded, condition, edge)
            wrong += found
    except DatabaseUnavailableError as error:
        wrong.append(Problem(loaded, loaded.databases[0], 1, str(error)))
    wrong += edges.check_names(loaded, names)
    if command != "check" and not wrong:
        edges.note_conditions(loaded, names)
    yield from wrong


def _repeated(result: Run, recording: Recording, database: Database) -> list[Problem]:
    """What differs when the program runs again; more often, if parts of it run at once.

    Threads change places more often than usual here, so that an order by chance shows itself.
    """
    interval = sys.getswitchinterval()
    for _ in range(TIMES_CONCURRENT if result.concurrent else 1):
        sys.setswitchinterval(SWITCH_SECONDS)
        try:
            again, recorded_again = record(result.program, database)
        finally:
            sys.setswitchinterval(interval)
        if problems := check.check_again(result, recording, again, recorded_again):
            return problems
    return []


def _updated(loaded: Program, database: Database) -> Program:
    """Format a program, and write the `#>` lines of its run on this database."""
    result = run(Program(loaded.path, formatted_code(loaded)), database)
    if not result.completed or (source := check.rewrite(result)) == loaded.source:
        return loaded
    if loaded.path.read_text(encoding="utf-8") != loaded.source:
        raise ProgramError(loaded.path, 1, "saved while it ran, so it is left alone; run it again")
    files.write(loaded.path, source)
    _written[loaded.path] = loaded.path.stat().st_mtime_ns
    print(f"{loaded.path}: written, with what it printed on {result.database}")
    return Program.load(loaded.path)


def formatted_code(loaded: Program) -> str:
    """The program without `#>` lines, as ruff formats it (it would write `# >` for them)."""
    return subprocess.run(
        [sys.executable, "-m", "ruff", "format", "--stdin-filename", loaded.path, "-"],
        input=loaded.code,
        capture_output=True,
        text=True,
        check=True,
    ).stdout


if __name__ == "__main__":
    sys.exit(main())

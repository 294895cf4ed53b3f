"""Every program, on every database that it is about, does what its file and recording say."""

import ast
import contextlib
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import CodeType, ModuleType
from typing import Any

import pytest
import sqlalchemy
from sqlalchemy import event
from sqlalchemy.engine import Engine

from recorder import program
from recorder.check import check, check_recording
from recorder.databases import Database, Place
from recorder.observe import cut
from recorder.postgresql import DatabaseUnavailableError
from recorder.program import Program, ProgramError
from recorder.record import record
from recorder.result import Run
from recorder.run import run
from recorder.signals import Interrupts
from tests.picture import changed, picture

_SCHEMA = re.compile(r"\bsession_by_example_[0-9a-f]+\b")
"""The schema of a run has a random name, which its SQL may hold."""

CONTROL = ("BEGIN", "COMMIT", "ROLLBACK")
"""Mostly the driver's, which a listener misses."""
RUNS = [
    pytest.param(path, database, id=f"{path.parent.name}/{path.stem}-{database}")
    for path in program.find()
    if program.holds_on(path.read_text(encoding="utf-8"), sqlalchemy.__version__)
    for database in program.databases_of(path)
]


@pytest.fixture
def statements() -> Iterator[list[str]]:
    """What an engine sends, by a listener that has nothing to do with the recorder."""
    seen: list[str] = []

    def note(connection: Any, cursor: Any, statement: str, *_: Any) -> None:
        query = connection.engine.url.query
        if connection.dialect.name == "sqlite" or "application_name" in query:  # the program's
            seen.append(_SCHEMA.sub("…", " ".join(statement.split())))

    event.listen(Engine, "before_cursor_execute", note)
    yield seen
    event.remove(Engine, "before_cursor_execute", note)


class Bare:
    """Runs a program without the recorder; notes what was sent before its example begins."""

    def __init__(self, program: Program, statements: list[str]) -> None:
        self._program, self._statements = program, statements
        self.in_setup = 0

    def compile(self) -> CodeType:
        """The program, with one call more."""
        tree = ast.parse(self._program.source)
        start = self._program.region.start
        (index, first), *_ = ((i, s) for i, s in enumerate(tree.body) if s.lineno >= start)
        begins = ast.parse("__begins__()").body[0]
        tree.body.insert(index, ast.copy_location(begins, first))
        return compile(ast.fix_missing_locations(tree), str(self._program.path), "exec")

    @contextlib.contextmanager
    def attached(
        self, result: Run, interrupts: Interrupts, place: Place, module: ModuleType
    ) -> Iterator[None]:
        """Hear the call."""
        vars(module)["__begins__"] = self._begin
        yield

    def _begin(self) -> None:
        self.in_setup = len(self._statements)


@pytest.mark.parametrize(("path", "name"), RUNS)
def test_program_does_what_is_committed(
    path: Path,
    name: str,
    databases: dict[str, Database],
    statements: list[str],
    record_property: Callable[[str, object], None],
) -> None:
    """Its `#>` lines and its recording say so, and nothing is changed by looking."""
    database = databases[name]
    try:
        loaded = Program.load(path)
        observer = Bare(loaded, statements)
        bare = run(loaded, database, observer=observer)
        bare_statements = statements[:]
        statements.clear()
        before = picture()
        result, recording = record(loaded, database)
        left = changed(before, picture())
    except (ProgramError, DatabaseUnavailableError) as error:
        pytest.fail(str(error), pytrace=False)
    if problems := check(result) or check_recording(result, recording):
        pytest.fail("\n".join(map(str, problems)), pytrace=False)
    assert left == {}
    assert result.printed == bare.printed
    assert statements == bare_statements
    recorded = [s.sql for step in recording.steps for s in step.sent if s.sql not in CONTROL]
    assert recorded == [cut(sql) for sql in statements[observer.in_setup :] if sql not in CONTROL]
    record_property("ran", (loaded.name, f"{database.label} {database.version}"))


def test_programs_are_formatted(tmp_path: Path) -> None:
    """As `make update` writes them; ruff does not see their `#>` lines."""
    for path in program.find():
        loaded = Program(path, path.read_text(encoding="utf-8"))
        (tmp_path / path.parent).mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(loaded.code, encoding="utf-8")
    command = [sys.executable, "-m", "ruff", "format", "--check", "--config", "snippets/ruff.toml"]
    done = subprocess.run([*command, tmp_path], capture_output=True, text=True)
    if done.returncode:
        pytest.fail(f"{done.stdout}{done.stderr}\nrun make update", pytrace=False)


def test_a_program_for_postgresql_stops_without_a_server() -> None:
    """Somebody copies it, and has no server: it does not do something else on SQLite."""
    for path in program.find():
        if program.databases_of(path) == ("postgresql",):
            assert "sqlite" not in path.read_text(encoding="utf-8"), f"{path}: read CONTRIBUTING.md"

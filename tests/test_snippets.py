"""Every program, on every database that it is about, does what its file and recording say."""

from collections.abc import Callable
from pathlib import Path

import pytest
import sqlalchemy

from recorder import program
from recorder.__main__ import formatted_code
from recorder.check import check, check_recording
from recorder.databases import Database
from recorder.postgresql import DatabaseUnavailableError
from recorder.program import Program, ProgramError
from recorder.record import record

RUNS = [
    pytest.param(path, database, id=f"{path.parent.name}/{path.stem}-{database}")
    for path in program.find()
    if program.holds_on(path.read_text(encoding="utf-8"), sqlalchemy.__version__)
    for database in program.databases_of(path)
]


@pytest.mark.parametrize(("path", "name"), RUNS)
def test_program_does_what_is_committed(
    path: Path,
    name: str,
    databases: dict[str, Database],
    record_property: Callable[[str, object], None],
) -> None:
    database = databases[name]
    try:
        loaded = Program.load(path)
        result, recording = record(loaded, database)
    except (ProgramError, DatabaseUnavailableError) as error:
        pytest.fail(str(error), pytrace=False)
    if problems := check(result) or check_recording(result, recording):
        pytest.fail("\n".join(map(str, problems)), pytrace=False)
    record_property("ran", (loaded.name, f"{database.label} {database.version}"))


@pytest.mark.parametrize(
    "path", list(program.find()), ids=lambda path: f"{path.parent.name}/{path.stem}"
)
def test_program_is_formatted(path: Path) -> None:
    loaded = Program(path, path.read_text(encoding="utf-8"))
    if loaded.code != formatted_code(loaded):
        pytest.fail(f"{path}:1: not formatted; run make update", pytrace=False)

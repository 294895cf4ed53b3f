"""Every program, on every database that it is about, does what its file and recording say."""

from collections.abc import Callable
from pathlib import Path

import pytest
import sqlalchemy

from recorder import program
from recorder.__main__ import formatted_code
from recorder.check import check, check_recording
from recorder.databases import Database
from recorder.program import Program
from recorder.record import record
from recorder.recording import Recording

RUNS = [
    pytest.param(path, database, id=f"{path.parent.name}/{path.stem}-{database}")
    for path in program.find()
    if program.holds_on(path.read_text(encoding="utf-8"), sqlalchemy.__version__)
    for database in program.databases_of(path)
]


def recorded_with(recording: Recording) -> bool:
    """Whether the recordings are this SQLAlchemy's: another one may send other SQL."""
    path = next(Path("recordings").glob("*/*.json"))
    committed = Recording.from_json(path.read_text(encoding="utf-8")).versions["sqlalchemy"]
    return committed.split(".")[:2] == recording.versions["sqlalchemy"].split(".")[:2]


@pytest.mark.parametrize(("path", "name"), RUNS)
def test_program_does_what_is_committed(
    path: Path,
    name: str,
    databases: dict[str, Database],
    record_property: Callable[[str, object], None],
) -> None:
    loaded, database = Program.load(path), databases[name]
    result, recording = record(loaded, database)
    problems = check(result)
    if recorded_with(recording):
        problems = problems or check_recording(result, recording)
    if problems:
        pytest.fail("\n".join(map(str, problems)), pytrace=False)
    record_property("ran", (loaded.name, f"{database.label} {database.version}"))


@pytest.mark.parametrize(
    "path", list(program.find()), ids=lambda path: f"{path.parent.name}/{path.stem}"
)
def test_program_is_formatted(path: Path) -> None:
    loaded = Program.load(path)
    assert loaded.code == formatted_code(loaded), f"{path}: run make update"

"""What differs between versions of SQLAlchemy is data, and the pages show it."""

import dataclasses
import re
from pathlib import Path

import pytest
import sqlalchemy

from recorder import program, render
from recorder.edges import Difference, edge_of_version
from recorder.library import Library
from recorder.program import Program, ProgramError
from recorder.recording import Recording, Sent, Step
from recorder.versions import (
    NEWEST,
    OtherVersion,
    note_ran,
    other_versions,
    save,
    series,
    steps_of,
)
from tests.programs import write_program

OLDER, NEWER = "2.0.58", f"{NEWEST}.9"


def pinned(lock: Path) -> str:
    """The version of SQLAlchemy that a lock file pins."""
    found = re.search(r"^sqlalchemy==(\S+)", lock.read_text(encoding="utf-8"), re.MULTILINE)
    assert found, lock
    return found[1]


OTHER_LOCKS = sorted(Path().glob("requirements-sqlalchemy-*.lock"))


def test_the_recordings_are_of_the_pinned_series() -> None:
    assert series(pinned(Path("requirements.lock"))) == NEWEST


def test_a_lock_file_has_the_name_of_its_series() -> None:
    """The Makefile knows the series by these names."""
    for lock in OTHER_LOCKS:
        assert lock.name == f"requirements-sqlalchemy-{series(pinned(lock))}.lock"


def test_the_pages_name_the_versions_that_ran() -> None:
    """`make record SQLALCHEMY=…` writes the number beside the programs that ran on it."""
    assert sorted(other_versions()) == sorted(map(pinned, OTHER_LOCKS))
    if series(sqlalchemy.__version__) != NEWEST:
        assert sqlalchemy.__version__ in other_versions()


def test_each_recording_of_another_version_says_something_new() -> None:
    for path in program.find():
        loaded = Program.load(path)
        for other in Library().others_of(loaded):
            newest = {r.database: r for r in Library().recordings_of(loaded)}
            for recording in other.recordings:
                then = newest[recording.database]
                assert steps_of(then, other.version) != steps_of(recording, other.version)


def recording(version: str, sql: str) -> Recording:
    step = Step(line=23, sent=[Sent("session", sql)])
    return Recording("guide/example", "sqlite", {"sqlalchemy": version}, [step])


SELECT, LABELED = "SELECT users.id FROM users", "SELECT users.id AS users_id FROM users"


def test_a_page_names_a_version_only_if_the_program_ran_on_it(
    tmp_path: Path, example: Program
) -> None:
    library = Library()
    library.recordings = tmp_path
    save(recording(NEWER, SELECT), example, tmp_path)
    note_ran(example, NEWER, tmp_path)
    assert other_versions(tmp_path) == {}
    note_ran(example, OLDER, tmp_path)
    assert library.others_of(example) == [OtherVersion(OLDER, [])]
    changed = Program(example.path, example.source + "# changed\n")
    assert library.others_of(changed) == []
    note_ran(example, "2.0.99", tmp_path)  # what ran on another version of the series is forgotten
    note_ran(changed, "2.0.98", tmp_path)
    assert library.others_of(example) == []


def test_every_program_ran_on_the_other_versions() -> None:
    """A program that is new runs there with `make record SQLALCHEMY=…`."""
    for path in program.find():
        loaded = Program.load(path)
        about = [version for version in other_versions() if loaded.holds_on(version)]
        if loaded.holds_on(NEWEST):
            ran_on = [other.version for other in Library().others_of(loaded)]
            assert ran_on == about, f"make record SQLALCHEMY=… PROGRAM={loaded.name}"


@pytest.fixture
def example(tmp_path: Path) -> Program:
    return Program.load(write_program(tmp_path, "print(1)\n#> 1\n"))


def test_a_recording_that_says_nothing_new_is_not_kept(tmp_path: Path, example: Program) -> None:
    newest = tmp_path / "guide/example.sqlite.json"
    older = tmp_path / "sqlalchemy-2.0/guide/example.sqlite.json"
    assert save(recording(NEWER, SELECT), example, tmp_path) == f"{newest}: written"
    assert save(recording(OLDER, LABELED), example, tmp_path) == ""
    assert not older.exists()
    assert save(recording(OLDER, "SELECT 1"), example, tmp_path) == f"{older}: written"
    assert save(recording(OLDER, "SELECT 1"), example, tmp_path) == ""
    assert save(recording(OLDER, SELECT), example, tmp_path).startswith(f"{older}: deleted")
    assert not older.exists()


def test_a_recording_that_a_page_could_not_compare_is_refused(
    tmp_path: Path, example: Program
) -> None:
    save(recording(NEWER, SELECT), example, tmp_path)
    longer = recording(OLDER, SELECT)
    longer.steps.append(Step(line=23))
    with pytest.raises(ProgramError, match=rf"example.py:1: it takes another way on .* {OLDER}"):
        save(longer, example, tmp_path)


def test_labels_differ_on_another_series_alone() -> None:
    select, labeled = (recording(NEWER, sql) for sql in (SELECT, LABELED))
    assert steps_of(select, OLDER) == steps_of(labeled, OLDER)
    assert steps_of(select, NEWER) != steps_of(labeled, NEWER)
    other_label = recording(NEWER, LABELED.replace("users_id", "people_id"))
    assert steps_of(select, OLDER) != steps_of(other_label, OLDER)


def test_another_version_is_a_condition() -> None:
    newest = recording(NEWER, SELECT)
    step = dataclasses.replace(newest.steps[0], raised="Error")
    step = dataclasses.replace(step, sent=[Sent("session", LABELED), Sent("session", "SELECT 2")])
    older = Recording("guide/example", "sqlite", {"sqlalchemy": OLDER}, [step])
    condition, edge = edge_of_version([newest], OtherVersion(OLDER, [older]))
    assert (condition.name, condition.folder) == ("SQLAlchemy 2.0", "sqlalchemy-2.0")
    assert OLDER in condition.says
    assert edge == {"sqlite": [Difference(23, was=[], now=["sends SELECT 2", "raises Error"])]}
    _, same = edge_of_version([newest], OtherVersion(OLDER, []))
    assert same == {}


def test_a_page_names_the_versions(example: Program) -> None:
    newest = recording(NEWER, SELECT)
    newest.versions.update(database="SQLite 3", driver="sqlite3")
    page = render.program(example, [newest], "example", [OtherVersion(OLDER, [])])
    assert f"SQLAlchemy {NEWER} and {OLDER}</span>" in page

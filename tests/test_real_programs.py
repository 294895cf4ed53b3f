"""What people really write: `tests/real_programs/` is recorded, or refused with what to do."""

import shutil
import textwrap
from pathlib import Path

import pytest

import recorder.__main__
from recorder import conditions, render
from recorder import program as programs
from recorder.__main__ import main
from recorder.check import check
from recorder.databases import Database
from recorder.program import Program
from recorder.record import record
from recorder.recording import MOST_OBJECTS, MOST_STEPS, Recording, Step
from tests.programs import program

PROGRAMS = sorted(Path("tests/real_programs").resolve().glob("*.py"))
NEIGHBOR = Path("snippets/flush/assigns_primary_key.py")
# The code of the line that is named, and what is said.
REFUSED = {
    "threads_ten": ("print(sorted(pool.map(work, range(10))))", "what runs at once here runs"),
}


@pytest.mark.parametrize("path", PROGRAMS, ids=[path.stem for path in PROGRAMS])
def test_a_real_program_is_recorded_or_refused(
    path: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """What `update` accepts, `check` accepts; no other program's file is touched."""
    source = NEIGHBOR.read_text(encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    here, neighbor = Path("snippets/guide") / path.name, NEIGHBOR
    for file in here, neighbor:
        file.parent.mkdir(parents=True)
    shutil.copy(path, here)
    neighbor.write_text(source, encoding="utf-8")
    (tmp_path / "snippets/ruff.toml").write_text("line-length = 80\n")
    # One more process, one condition and those that are named are enough: others test the rest.
    monkeypatch.setattr(recorder.__main__, "HASH_SEEDS", ("1",))
    first, *others = conditions.CONDITIONS
    named = [condition for condition in others if condition.name in Program.load(path).not_with]
    monkeypatch.setattr(conditions, "CONDITIONS", (first, *named))
    arguments = [str(here), str(neighbor)]
    updated, said = main(["update", *arguments]), capsys.readouterr().err
    assert neighbor.read_text(encoding="utf-8") == source
    if path.stem in REFUSED:
        assert updated == 1
        code, message = REFUSED[path.stem]
        line = here.read_text(encoding="utf-8").splitlines().index(f"    {code}", 30) + 1
        for database in programs.DATABASES:
            assert f"{here}:{line}: [{database}] {message}" in said
        assert main(["check", str(here)]) == 1
    else:
        assert (updated, said) == (0, "")
        assert here.read_text(encoding="utf-8") == path.read_text(encoding="utf-8")
        assert main(["check", *arguments]) == 0


@pytest.fixture(params=programs.DATABASES)
def database(request: pytest.FixtureRequest, databases: dict[str, Database]) -> Database:
    return databases[request.param]


def recorded(name: str, database: Database) -> Recording:
    result, recording = record(Program.load(Path(f"tests/real_programs/{name}.py")), database)
    assert check(result) == []
    return recording


def step_at(recording: Recording, code: str) -> Step:
    """The last step of the line that reads so."""
    source = Path(f"tests/real_programs/{recording.program.partition('/')[2]}.py").read_text()
    lines = [number for number, text in enumerate(source.splitlines(), 1) if text.strip() == code]
    return [step for step in recording.steps if step.line == lines[-1]][-1]


def test_a_session_in_an_attribute_is_shown(database: Database) -> None:
    """And none that the set-up has closed."""
    recording = recorded("class_wraps_session", database)
    step = step_at(recording, "self._session.add(user)")
    assert [(s.name, s.transaction, s.new) for s in step.sessions] == [
        ("users._session", "begun", ["user"])
    ]
    flushed = step_at(recording, "self._session.flush()")
    assert {sent.by for sent in flushed.sent} == {"users._session"}


def test_the_same_name_in_a_helper_is_another(database: Database) -> None:
    recording = recorded("same_name_in_helper", database)
    step = step_at(recording, 'user.name = "inner"')
    assert [(s.name, s.dirty) for s in step.sessions] == [
        ("session", ["user"]), ("session in helper", ["user in helper"]),
    ]  # fmt: skip
    assert [item.loaded["name"] for item in step.objects] == ["'outer'", "'inner'"]


def test_each_database_is_observed(databases: dict[str, Database]) -> None:
    recording = recorded("second_engine_on_sqlite", databases["sqlite"])
    step = step_at(recording, "session.commit()")
    assert step.committed is not None
    assert {name: table.rows for name, table in step.committed.items()} == {
        "engine: users": [["1", "'ada'"], ["2", "'grace'"]],
        "engine: logs": [],
        "second: users": [],
        "second: logs": [["1", "'x'"]],
    }
    inserts = {sent.sql.split()[2]: sent.by for sent in step.sent if sent.sql.startswith("INSERT")}
    assert inserts == {"logs": "session on second", "users": "session on engine"}


def test_what_is_in_memory_is_said_not_to_be_seen(
    tmp_path: Path, databases: dict[str, Database]
) -> None:
    body = """\
        second = create_engine("sqlite://")
        Base.metadata.create_all(second)
        with Session(second) as session:
            session.add(User(name="ada"))
            session.commit()
        second.dispose()
        """
    _, recording = record(program(tmp_path, body), databases["sqlite"])
    step = recording.steps[4]
    assert step.committed is not None
    assert {name: table.rows for name, table in step.committed.items()} == {"users": []}
    assert step.unseen == ["the rows behind second, in memory: no other connection sees them"]


def test_a_write_only_list_has_no_value(database: Database) -> None:
    recording = recorded("write_only", database)
    assert all("items" not in o.loaded for step in recording.steps for o in step.objects)


@pytest.mark.parametrize(
    ("name", "value"), [("uuid4_default", "UUID"), ("now_default", "datetime")]
)
def test_what_is_random_is_shown_by_its_type(name: str, value: str, database: Database) -> None:
    recording = recorded(name, database)
    inserts = [
        sent.parameters
        for step in recording.steps
        for sent in step.sent
        if sent.sql.startswith("INSERT")
    ]
    assert len(inserts) == 1
    assert f"<{value}>" in inserts[0]


def test_what_is_too_much_is_counted(database: Database) -> None:
    recording = recorded("bulk_10000", database)
    inserted = recording.steps[1].sent[-1]
    assert "and 9,992 more" in inserted.parameters or len(recording.steps[1].sent) > 1
    last = recording.steps[-1].committed
    assert last is not None
    table = last["users"]
    assert len(table.rows) + table.more_rows == 10_001
    page = render.program(Program.load(Path("tests/real_programs/bulk_10000.py")), [recording], "x")
    assert "and 9,993 more rows" in page
    assert len(page) < 40_000


def test_many_objects_and_steps_are_counted(database: Database) -> None:
    recording = recorded("fifty_objects", database)
    assert (len(recording.steps), recording.more_steps) == (MOST_STEPS, 7)
    changed = recording.steps[-1]
    assert (len(changed.objects), changed.more_objects) == (MOST_OBJECTS, 50 - MOST_OBJECTS)
    assert "users[2]" in recording.steps[2].sessions[0].new
    assert recording.steps[2].sessions[0].new[-1] == "and 42 more"
    page = render.program(
        Program.load(Path("tests/real_programs/fifty_objects.py")), [recording], "x"
    )
    assert "and 7 more steps" in page
    assert "and 42 more objects" in page


def test_many_columns_are_counted(database: Database) -> None:
    recording = recorded("long_line_and_many_columns", database)
    table = (recording.steps[-1].committed or {})["wide"]
    assert len(table.columns) + table.more_columns == 31
    page = render.program(
        Program.load(Path("tests/real_programs/long_line_and_many_columns.py")), [recording], "x"
    )
    assert "and 23 more columns" in page
    assert "and 19 more attributes" in page


NAMES = """\
from sqlalchemy import JSON, Column, Integer, Table

odd = Table('odd "name"', Base.metadata, Column("a \\"b\\"", JSON), Column("n", Integer))
Base.metadata.create_all(engine)
with engine.begin() as connection:
    connection.execute(odd.insert(), [{'a "b"': {"x": n}, "n": n} for n in (2, 1)])
"""


def test_any_name_and_a_table_without_key_are_read(tmp_path: Path, database: Database) -> None:
    """JSON has no order of its own on PostgreSQL."""
    result, recording = record(program(tmp_path, NAMES), database)
    assert check(result) == []
    committed = recording.steps[-1].committed
    assert committed is not None
    table = committed['odd "name"']
    assert table.columns == ['a "b"', "n"]
    assert [row[1] for row in table.rows] == ["1", "2"]


INHERITANCE = """\
class Engineer(User):
    __mapper_args__ = {"polymorphic_identity": None, "concrete": False}


with Session(engine) as session:
    engineer = Engineer(name="ada")
    session.add(engineer)
    session.flush()
"""


def test_an_identity_is_named_by_its_own_class(tmp_path: Path, database: Database) -> None:
    _, recording = record(program(tmp_path, INHERITANCE), database)
    assert recording.steps[3].sessions[0].identity_map == ["Engineer 1"]


def test_the_rollback_of_a_dropped_session_is_shown(tmp_path: Path, database: Database) -> None:
    body = """\
        session = Session(engine)
        session.add(User(name="ada"))
        session.flush()
        del session
        gc.collect()
        """
    _, recording = record(program(tmp_path, f"import gc\n\n{textwrap.dedent(body)}"), database)
    assert [(sent.by, sent.sql) for sent in recording.steps[4].sent] == [("pool", "ROLLBACK")]


HELD = """\
from dataclasses import dataclass

from sqlalchemy import select


@dataclass
class Pair:
    first: User
    rest: list[list[User]]


with Session(engine) as session:
    session.add_all([User(name="ada"), User(name="bob"), User(name="cyd")])
    session.flush()
    pair = Pair(session.get(User, 1), [[session.get(User, 2)]])
    row = session.execute(select(User, User.name).where(User.id == 3)).one()
"""


def test_objects_are_found_in_what_holds_them(tmp_path: Path, database: Database) -> None:
    _, recording = record(program(tmp_path, HELD), database)
    step = recording.steps[4]
    assert [item.name for item in step.objects] == ["pair.first", "pair.rest[0][0]", "row.User"]

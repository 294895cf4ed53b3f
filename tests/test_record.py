"""The recorder tells what happened, and does not change it."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from recorder.check import check
from recorder.databases import Database, PostgreSQL
from recorder.postgresql import embedded_server
from recorder.record import record
from recorder.recording import Recording, Table
from recorder.run import run
from tests.programs import SETUP, program

NAMES = ["sqlite", "postgresql"]
FIRST = SETUP.count("\n") + 2


def lines(recording: Recording) -> list[tuple[int, str]]:
    """The steps, by the line of the body that each is about."""
    return [(step.line - FIRST + 1, step.kind) for step in recording.steps]


def sent(recording: Recording) -> list[str]:
    return [statement.sql for step in recording.steps for statement in step.sent]


@pytest.fixture(params=NAMES)
def database(request: pytest.FixtureRequest, databases: dict[str, Database]) -> Database:
    return databases[request.param]


# What it tells.

LIFE = """\
with Session(engine) as session:
    user = User(name="ada")
    session.add(user)
    session.flush()
    session.commit()
    session.delete(user)
    session.flush()
    session.commit()
"""


def test_an_object_passes_through_its_states(tmp_path: Path, database: Database) -> None:
    _, recording = record(program(tmp_path, LIFE), database)
    states = [step.objects[0].state for step in recording.steps if step.objects]
    assert states == [
        "transient", "pending", "persistent", "persistent", "persistent", "deleted", "detached",
        "detached",
    ]  # fmt: skip
    rows = [step.committed["users"].rows for step in recording.steps if step.committed]
    assert rows == [[]] * 4 + [[["1", "'ada'"]]] * 3 + [[]] * 2
    transactions = [step.sessions[0].transaction for step in recording.steps]
    assert transactions == ["none"] * 2 + ["begun"] * 2 + ["none", "begun", "begun", "none", "none"]
    assert recording.steps[2].sessions[0].new == ["user"]
    assert recording.steps[5].sessions[0].deleted == ["user"]
    assert recording.steps[4].objects[0].expired == ["id", "name"]
    assert [text.split()[0] for text in sent(recording)][:3] == ["BEGIN", "INSERT", "COMMIT"]


def test_begin_is_shown_when_the_database_begins(
    tmp_path: Path, databases: dict[str, Database]
) -> None:
    """SQLite begins at the first write; PostgreSQL at the first statement."""
    body = """\
        from sqlalchemy import select

        with Session(engine) as session:
            session.scalars(select(User)).all()
            session.add(User(name="ada"))
            session.flush()
        """
    verbs = {}
    for name in NAMES:
        _, recording = record(program(tmp_path, body), databases[name])
        verbs[name] = [text.split()[0] for text in sent(recording)]
    assert verbs == {
        "sqlite": ["SELECT", "BEGIN", "INSERT", "ROLLBACK"],
        "postgresql": ["BEGIN", "SELECT", "INSERT", "ROLLBACK"],
    }


def test_a_savepoint_begins_by_itself_on_sqlite(
    tmp_path: Path, databases: dict[str, Database]
) -> None:
    body = """\
        with engine.connect() as connection:
            with connection.begin_nested():
                connection.exec_driver_sql("SELECT 1")
        """
    verbs = {}
    for name in NAMES:
        _, recording = record(program(tmp_path, body), databases[name])
        verbs[name] = [text.split()[0] for text in sent(recording)]
    assert verbs["sqlite"][:2] == ["SAVEPOINT", "SELECT"]
    assert verbs["postgresql"][:3] == ["BEGIN", "SAVEPOINT", "SELECT"]


def test_it_is_told_who_sent_what(tmp_path: Path, database: Database) -> None:
    body = """\
        with engine.connect() as connection:
            with Session(connection) as session:
                session.add(User(name="ada"))
                session.commit()
            connection.exec_driver_sql("SELECT 1")
            with Session(engine) as session, Session(engine) as other:
                session.get(User, 1)
                other.get(User, 1)
        """
    _, recording = record(program(tmp_path, body), database)
    senders = [
        (s.by, s.sql.split()[0])
        for step in recording.steps
        for s in step.sent
        if s.sql.split()[0] in ("INSERT", "SELECT")
    ]
    assert senders == [
        ("session", "INSERT"), ("connection", "SELECT"), ("session", "SELECT"),
        ("other", "SELECT"),
    ]  # fmt: skip


def test_an_async_session_closes_where_its_block_ends(
    tmp_path: Path, databases: dict[str, Database]
) -> None:
    body = """\
        import asyncio

        from sqlalchemy.ext.asyncio import AsyncSession, create_async_engine


        async def main():
            engine = create_async_engine(os.environ["ASYNC_DATABASE_URL"])
            async with AsyncSession(engine) as session:
                session.add(User(name="ada"))
                await session.flush()
            await engine.dispose()


        asyncio.run(main())
        """
    for name in NAMES:
        _, recording = record(program(tmp_path, body), databases[name])
        ends = [step for step in recording.steps if step.kind == "end"]
        assert [[s.sql for s in step.sent] for step in ends] == [["ROLLBACK"]]


MESSAGES = {
    "raise ValueError('no')": "ValueError",
    "Session(engine).refresh(User())": "InvalidRequestError: Instance '<User at 0x…>' is not "
    "persistent within this Session",
    "engine.connect().exec_driver_sql('nonsense')": ("OperationalError", "ProgrammingError"),
}


@pytest.mark.parametrize("code", MESSAGES)
def test_an_exception_is_told_as_people_search_for_it(
    code: str, tmp_path: Path, database: Database
) -> None:
    body = f"try:\n    {code}\nexcept Exception:\n    engine.dispose()\n"
    _, recording = record(program(tmp_path, body), database)
    assert recording.steps[0].raised in (MESSAGES[code], *MESSAGES[code])


FLOW = {
    "loop": (
        "for name in ('ada', 'bob'):\n    user = User(name=name)\n",
        [(1, "statement"), (2, "statement")] * 2,
    ),
    "while": (
        "count = 0\nwhile count < 2:\n    count += 1\n",
        [(1, "statement"), *[(2, "statement"), (3, "statement")] * 2],
    ),
    "branch": (
        "if engine is None:\n    a = 1\nelif engine:\n    b = 2\n",
        [(1, "statement"), (3, "statement"), (4, "statement")],
    ),
    "with": (
        "with Session(engine) as session:\n    session.begin()\n",
        [(1, "statement"), (2, "statement"), (1, "end")],
    ),
    "helper": (
        "def make(name):\n    user = User(name=name)\n    return user\n\n\nada = make('ada')\n",
        [(6, "call"), (2, "statement"), (3, "statement"), (6, "statement")],
    ),
    "caught exception": (
        "try:\n    raise ValueError\nexcept ValueError:\n    a = 1\nfinally:\n    b = 2\n",
        [(2, "statement"), (4, "statement"), (6, "statement")],
    ),
    "context manager of its own": (
        "from contextlib import contextmanager\n\n\n@contextmanager\ndef scope():\n"
        "    with Session(engine) as session:\n        yield session\n\n\n"
        "with scope() as session:\n    session.begin()\n",
        [
            (10, "call"), (6, "statement"), (10, "statement"), (11, "statement"),
            (7, "statement"), (6, "end"), (10, "end"),
        ],
    ),
    "generator that is not finished": (
        "def names():\n    with Session(engine) as session:\n        yield session\n\n\n"
        "rest = names()\nsession = next(rest)\nsession.begin()\n",
        [(6, "statement"), (7, "call"), (2, "statement"), (7, "statement"), (8, "statement")],
    ),
    "generator that changes threads": (
        "from concurrent.futures import ThreadPoolExecutor\n\n\ndef names():\n"
        "    yield 'ada'\n    user = User(name='ada')\n\n\nrest = names()\n"
        "with ThreadPoolExecutor(2) as first, ThreadPoolExecutor(1) as second:\n"
        "    first.submit(next, rest).result()\n    second.submit(list, rest).result()\n",
        [
            (9, "statement"), (10, "statement"), (11, "call"), (11, "statement"),
            (5, "statement"), (12, "call"), (6, "statement"), (12, "statement"), (10, "end"),
        ],
    ),
    "docstring": (
        "def make():\n    'Make nothing.'\n\n\nprint(make.__doc__)\n#> Make nothing.\n",
        [(5, "statement")],
    ),
    "several lines": (
        "user = User(\n    name='ada',\n)\n",
        [(1, "statement")],
    ),
    "thread": (
        "from threading import Thread\n\n\ndef work():\n    user = User(name='ada')\n\n\n"
        "thread = Thread(target=work)\nthread.start()\nthread.join()\n",
        None,
    ),
    "tasks that take turns": (
        "import asyncio\n\n\nasync def work(name):\n    user = User(name=name)\n"
        "    await asyncio.sleep(0)\n    user.name = 'x'\n\n\nasync def main():\n"
        "    await asyncio.gather(work('ada'), work('bob'))\n\n\nasyncio.run(main())\n",
        [
            (14, "call"), (11, "call"), (5, "statement"), (5, "statement"), (6, "statement"),
            (7, "statement"), (6, "statement"), (7, "statement"), (11, "statement"),
            (14, "statement"),
        ],
    ),
}  # fmt: skip


@pytest.mark.parametrize("kind", FLOW)
def test_steps_are_the_statements_of_the_syntax_tree(
    kind: str, tmp_path: Path, databases: dict[str, Database]
) -> None:
    body, expected = FLOW[kind]
    result, recording = record(program(tmp_path, body), databases["sqlite"])
    assert check(result) == []
    if expected is None:
        assert (5, "statement") in lines(recording)
    else:
        assert lines(recording) == expected


def test_a_table_that_cannot_be_read_is_told(tmp_path: Path, database: Database) -> None:
    """SQLite would give the name of a column that it does not know, as a string."""
    body = """\
        from sqlalchemy import text

        with engine.begin() as connection:
            connection.execute(text("ALTER TABLE users RENAME COLUMN name TO title"))
        """
    result, recording = record(program(tmp_path, body), database)
    assert check(result) == []
    assert recording.steps[0].committed == {"users": Table(["id", "name"], [])}
    assert recording.steps[-1].committed == {}
    assert recording.steps[-1].unseen == ["the rows of users, which is not as it is mapped"]


def test_an_exception_is_told_where_it_left(tmp_path: Path, database: Database) -> None:
    body = """\
        from sqlalchemy.exc import IntegrityError

        with Session(engine) as session:
            session.add_all([User(id=1, name="ada"), User(id=1, name="bob")])
            try:
                with session.begin_nested():
                    pass
            except IntegrityError as error:
                print(type(error).__name__)
                #> IntegrityError
        """
    result, recording = record(program(tmp_path, body), database)
    assert check(result) == []
    raised = [(step.line - FIRST + 1, step.raised) for step in recording.steps if step.raised]
    assert raised == [(6, "IntegrityError")]
    errors = [s.error for step in recording.steps for s in step.sent if s.error]
    assert errors == ["IntegrityError"]


def test_a_message_is_kept_if_sqlalchemy_raised_it(tmp_path: Path, database: Database) -> None:
    """Also of two in a row: the second takes the place of the first in Python's memory."""
    body = """\
        def complain() -> None:
            raise TypeError("of the program")


        with Session(engine) as session:
            for call in lambda: session.add_all(1), complain:
                try:
                    call()
                except TypeError:
                    pass
        """
    _, recording = record(program(tmp_path, body), database)
    raised = [step.raised for step in recording.steps if step.raised]
    assert raised == ["TypeError: 'int' object is not iterable", "TypeError"]


def test_objects_are_found_where_they_are(tmp_path: Path, database: Database) -> None:
    body = """\
        users = [User(name="ada"), User(name="bob")]
        by_name = {"cyd": User(name="cyd")}
        with Session(engine) as session:
            session.add(User(name="dan"))
            session.rollback()
        """
    _, recording = record(program(tmp_path, body), database)
    found = [[item.name for item in step.objects] for step in recording.steps]
    assert found[1] == ["users[0]", "users[1]", "by_name['cyd']"]
    assert found[3] == ["users[0]", "users[1]", "by_name['cyd']", "User"]
    assert found[-1] == found[1]


# That it changes nothing.


UNDISTURBED = {
    "a snapshot is taken by the program, not by the recorder": (
        "postgresql",
        """\
        from sqlalchemy import select

        snapshot = engine.execution_options(isolation_level="REPEATABLE READ")
        with Session(snapshot) as session, Session(engine) as other:
            session.begin()
            other.add(User(name="ada"))
            other.commit()
            print(session.scalar(select(User.name)))
            #> ada
            other.add(User(name="bob"))
            other.commit()
            print(len(session.scalars(select(User)).all()))
            #> 1
            session.rollback()
            print(len(session.scalars(select(User)).all()))
            #> 2
        """,
    ),
    "an aborted transaction stays aborted, and its error the same": (
        "postgresql",
        """\
        from sqlalchemy import text
        from sqlalchemy.exc import DBAPIError

        with engine.connect() as connection:
            for statement in "SELECT 1 / 0", "SELECT 1":
                try:
                    connection.execute(text(statement))
                except DBAPIError as error:
                    print(type(error.orig).__name__)
                    #> DivisionByZero
                    #> InFailedSqlTransaction
            connection.rollback()
            print(connection.scalar(text("SELECT 1")))
            #> 1
        """,
    ),
    "no lock is left on a table": (
        "postgresql",
        """\
        from sqlalchemy import text

        with Session(engine) as session:
            session.add(User(name="ada"))
            session.commit()
        with engine.begin() as connection:
            connection.execute(text("SET LOCAL lock_timeout = '10ms'"))
            connection.execute(text("ALTER TABLE users ADD COLUMN age INTEGER"))
            connection.execute(text("LOCK TABLE users IN ACCESS EXCLUSIVE MODE NOWAIT"))
        """,
    ),
    "no lock is left on a file": (
        "sqlite",
        """\
        from sqlalchemy import text

        hasty = create_engine(engine.url, connect_args={"timeout": 0})
        with hasty.connect() as connection:
            for _ in range(3):
                connection.execute(text("BEGIN EXCLUSIVE"))
                connection.rollback()
        """,
    ),
    "nothing is loaded": (
        "sqlite",
        """\
        from sqlalchemy import inspect

        with Session(engine) as session:
            user = User(name="ada")
            session.add(user)
            session.commit()
            print(sorted(inspect(user).unloaded))
            #> ['id', 'name']
            print(session.in_transaction())
            #> False
        """,
    ),
}


@pytest.mark.parametrize("kind", UNDISTURBED)
def test_the_recorder_disturbs_nothing(
    kind: str, tmp_path: Path, databases: dict[str, Database]
) -> None:
    name, body = UNDISTURBED[kind]
    delicate = program(tmp_path, body)
    assert check(run(delicate, databases[name])) == []
    assert check(record(delicate, databases[name])[0]) == []


LOCKED = {
    "sqlite": "with engine.connect() as connection:\n"
    "    connection.exec_driver_sql('BEGIN EXCLUSIVE')\n    connection.rollback()\n",
    "postgresql": "with engine.connect() as connection:\n"
    "    connection.exec_driver_sql('LOCK TABLE users')\n    connection.rollback()\n",
}


@pytest.mark.parametrize("name", NAMES)
def test_what_cannot_be_read_is_told_as_locked(
    name: str, tmp_path: Path, databases: dict[str, Database]
) -> None:
    _, recording = record(program(tmp_path, LOCKED[name]), databases[name])
    assert [step.committed is None for step in recording.steps] == [False, True, False, False]


def test_the_recording_is_what_the_server_got(tmp_path: Path) -> None:
    """The server's own log is the judge, BEGIN and COMMIT included."""
    body = LIFE + (
        "with Session(engine) as session:\n"
        "    with session.begin_nested():\n"
        "        session.add(User(name='bob'))\n"
        "    session.get(User, 7)\n"
    )
    with embedded_server() as address:
        log = Path(address.partition("host=")[2]) / "log"
        database = PostgreSQL(f"{address}&options=-clog_statement%3Dall")
        _, recording = record(program(tmp_path, body), database)
        database.close()
        logged = log.read_text()
    statement = r"session_by_example_\w+\|LOG:  (?:statement|execute [^:]+): (.*(?:\n\t.*)*)"
    got = [" ".join(text.split()) for text in re.findall(statement, logged)]
    told = [re.sub(r"%\(\w+\)s", lambda _: "$?", sql) for sql in sent(recording)]
    got = [re.sub(r"\$\d+", "$?", sql) for sql in got]
    assert got[-len(told) :] == told
    assert len(told) == 13


# That it says the same each time.

HASHES = """
import sys
from pathlib import Path
from recorder.databases import SQLite
from recorder.program import Program
from recorder.record import record
print(record(Program.load(Path(sys.argv[1])), SQLite())[1].to_json())
"""


def test_the_json_is_the_same_byte_for_byte(tmp_path: Path, database: Database) -> None:
    body = """\
        import datetime
        import uuid

        keys = {uuid.uuid4(), datetime.datetime.now()}
        with Session(engine) as session:
            session.add_all([User(name="ada"), User(name="bob")])
            session.commit()
        """
    changing = program(tmp_path, body)
    first = record(changing, database)[1]
    assert record(changing, database)[1].to_json() == first.to_json()
    assert Recording.from_json(first.to_json()) == first


def test_the_json_does_not_depend_on_hashing(tmp_path: Path) -> None:
    path = program(tmp_path, LIFE).path
    outputs = {
        subprocess.run(
            [sys.executable, "-c", HASHES, path],
            env={"PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(outputs) == 1


ALONE = """
import sys
before = set(sys.modules)
sys.modules["greenlet"] = None  # not to be had
import recorder.check, recorder.record, recorder.render
names = {name.partition(".")[0] for name, module in sys.modules.items()
         if name not in before and "site-packages" in (getattr(module, "__file__", None) or "")}
print(*sorted(names))
"""


def test_the_recorder_imports_sqlalchemy_and_nothing_else() -> None:
    """It is to run in a browser too. typing_extensions is SQLAlchemy's own need."""
    done = subprocess.run(
        [sys.executable, "-I", "-c", f"import sys; sys.path.insert(0, '.'){ALONE}"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.split() in (["sqlalchemy"], ["sqlalchemy", "typing_extensions"])

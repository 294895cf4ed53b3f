"""What pages say beside their programs, of other modes and options: a run shows each.

What they say of asyncpg is in `test_asyncpg.py`.
"""

import asyncio
import contextlib
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import (
    Column,
    Engine,
    ForeignKey,
    Table,
    create_engine,
    delete,
    event,
    insert,
    select,
    text,
    update,
)
from sqlalchemy.exc import DBAPIError, OperationalError, ProgrammingError
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.orm import (
    DeclarativeBase,
    Mapped,
    MappedAsDataclass,
    Session,
    mapped_column,
    relationship,
)
from sqlalchemy.pool import NullPool

from recorder.databases import PostgreSQL


class Base(DeclarativeBase):
    """Of this file's tables."""


class User(Base):
    """It has a row."""

    __tablename__ = "users"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]


class Event(Base):
    """In another database than users, where there are two."""

    __tablename__ = "events"
    id: Mapped[int] = mapped_column(primary_key=True)


links = Table(
    "links",
    Base.metadata,
    Column("box_id", ForeignKey("boxes.id")),
    Column("tag_id", ForeignKey("tags.id")),
)


class Box(Base):
    """It owns labels, and has tags."""

    __tablename__ = "boxes"
    id: Mapped[int] = mapped_column(primary_key=True)
    size: Mapped[int | None]
    owner: Mapped[str | None] = mapped_column(onupdate="system")
    labels: Mapped[list["Label"]] = relationship(cascade="all, delete-orphan")
    tags: Mapped[list["Tag"]] = relationship(secondary=links)


class Label(Base):
    """Its text is there once."""

    __tablename__ = "labels"
    id: Mapped[int] = mapped_column(primary_key=True)
    box_id: Mapped[int] = mapped_column(ForeignKey("boxes.id"))
    text: Mapped[str] = mapped_column(unique=True)


class Tag(Base):
    """Boxes have it."""

    __tablename__ = "tags"
    id: Mapped[int] = mapped_column(primary_key=True)


class Remark(MappedAsDataclass, Base):
    """A dataclass."""

    __tablename__ = "remarks"
    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    user: Mapped["User | None"] = relationship(init=False)


Make = Callable[[str], Engine]


@pytest.fixture
def sqlite(tmp_path: Path) -> Iterator[Make]:
    """Makes engines of new SQLite files, with a journal of the kind that is asked for."""
    engines: list[Engine] = []

    def make(journal: str) -> Engine:
        file = tmp_path / f"{len(engines)}.db"
        engine = create_engine(f"sqlite:///{file}", connect_args={"timeout": 0})
        engines.append(engine)
        with engine.connect() as connection:
            mode = connection.exec_driver_sql(f"PRAGMA journal_mode = {journal}").scalar_one()
        assert mode == journal
        Base.metadata.create_all(engine)
        with Session(engine) as session:
            session.add_all([User(name="ada"), User(name="grace")])
            session.commit()
        return engine

    yield make
    for engine in engines:
        engine.dispose()


@contextlib.contextmanager
def refused() -> Iterator[None]:
    with pytest.raises(OperationalError, match="database is locked"):
        yield


def expected(journal: str) -> contextlib.AbstractContextManager[None]:
    """Without WAL mode, SQLite refuses it."""
    return contextlib.nullcontext() if journal == "wal" else refused()


def begin(connection: Any) -> None:
    connection.exec_driver_sql("BEGIN")


def commits_while_another_reads_a_result(sqlite: Make, journal: str) -> None:
    engine = sqlite(journal)
    with engine.connect() as reader, Session(engine) as session:
        result = reader.exec_driver_sql("SELECT * FROM users")
        result.fetchone()
        session.add(User(name="alan"))
        with expected(journal):
            session.commit()


def commits_while_a_loaded_result_is_read(sqlite: Make, journal: str) -> None:
    engine = sqlite(journal)
    with Session(engine) as reader, Session(engine) as session:
        users = reader.scalars(select(User), execution_options={"yield_per": 1})
        users.fetchmany(1)
        session.add(User(name="alan"))
        with expected(journal):
            session.commit()


def commits_while_another_has_read(sqlite: Make, journal: str) -> None:
    engine = sqlite(journal)
    event.listen(engine, "begin", begin)
    with Session(engine) as reader, Session(engine) as session:
        reader.scalars(select(User)).all()
        session.add(User(name="alan"))
        with expected(journal):
            session.commit()


def reads_beside_a_big_flush(sqlite: Make, journal: str) -> None:
    engine = sqlite(journal)
    with Session(engine) as session, engine.connect() as reader:
        session.execute(insert(User), [{"name": "x" * 100_000} for _ in range(60)])
        with expected(journal):
            reader.execute(select(User.id)).all()


OF_WAL = [
    ("guides/commit", "SQLite, if it is not in WAL mode, also refuses it, with `database is "
     "locked`, while another connection is in the middle of a result",
     commits_while_another_reads_a_result),
    ("guides/commit", "Where you send BEGIN, that includes one that has only read and not ended "
     "its transaction.", commits_while_another_has_read),
    ("guides/transactions", "until that ends, the COMMIT of another Session fails (except in WAL "
     "mode)", commits_while_another_has_read),
    ("guides/large-results", "On SQLite without WAL mode, [it cannot commit]",
     commits_while_a_loaded_result_is_read),
    ("guides/flush", "On SQLite, a flush that outgrows the page cache (2 MB by default) keeps "
     "readers out, too, except in WAL mode.", reads_beside_a_big_flush),
]  # fmt: skip


@pytest.mark.parametrize("journal", ["delete", "wal"])
@pytest.mark.parametrize("shows", dict.fromkeys(entry[2] for entry in OF_WAL))
def test_wal_mode_lets_it(shows: Callable[[Make, str], None], sqlite: Make, journal: str) -> None:
    shows(sqlite, journal)


def test_the_first_commit_stands(sqlite: Make) -> None:
    """Each of two databases commits by itself; which one is the first, nothing says."""
    users, events = engines = sqlite("delete"), sqlite("delete")
    committed = []

    def commit(connection: Any) -> None:
        committed.append(connection.engine)
        if len(committed) == len(engines):
            raise ConnectionError

    with Session(binds={User: users, Event: events}) as session:
        session.add_all([User(name="alan"), Event()])
        session.flush()
        for engine in engines:
            event.listen(engine, "commit", commit)
        with pytest.raises(ConnectionError):
            session.commit()
    kept = {users: select(User).where(User.name == "alan"), events: select(Event)}
    for engine, query in kept.items():
        other = create_engine(engine.url, poolclass=NullPool)
        with other.connect() as connection:
            assert len(connection.execute(query).all()) == (engine is committed[0])


@pytest.fixture
def postgresql() -> Iterator[Engine]:
    """An engine of PostgreSQL that opens a connection for each use."""
    server = PostgreSQL(os.environ["DATABASE_URL"])
    with server.fresh() as place:
        engine = create_engine(place.url, poolclass=NullPool)
        Base.metadata.create_all(engine)
        yield engine
    server.close()


def test_two_phases_need_a_server_that_can(sqlite: Make, postgresql: Engine) -> None:
    with Session(sqlite("delete"), twophase=True) as session:
        session.add(User(name="alan"))
        with pytest.raises(NotImplementedError):
            session.flush()
    with Session(postgresql, twophase=True) as session:
        if session.scalar(text("SHOW max_prepared_transactions")) != "0":
            pytest.skip("this server can")
        session.add(User(name="alan"))
        with pytest.raises(
            ProgrammingError, match=r"prepared transaction with .* does not exist"
        ) as raised:
            session.commit()
    assert "prepared transactions are disabled" in str(raised.value.__context__)


def test_no_connection_outlives_its_use(sqlite: Make) -> None:
    """With NullPool, a second event loop finds none of the first."""
    file = sqlite("delete").url.database
    engine = create_async_engine(f"sqlite+aiosqlite:///{file}", poolclass=NullPool)
    closed: list[object] = []
    event.listen(engine.sync_engine, "close", lambda connection, _: closed.append(connection))

    async def work() -> None:
        async with engine.connect() as connection:
            await connection.execute(text("SELECT 1"))

    for number in 1, 2:
        asyncio.run(work())
        assert len(closed) == number


class Task(Base):
    """It has two tables, with the one of its subclass."""

    __tablename__ = "tasks"
    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]
    __mapper_args__ = {"polymorphic_on": "kind"}  # noqa: RUF012 - typed by its base


class Job(Task):
    """Its own table has the state."""

    __tablename__ = "jobs"
    id: Mapped[int] = mapped_column(ForeignKey("tasks.id"), primary_key=True)
    state: Mapped[str]
    __mapper_args__ = {"polymorphic_identity": "job"}  # noqa: RUF012 - typed by its base


@pytest.mark.parametrize("database", ["sqlite", "postgresql"])
def test_a_claim_returns_the_key_alone(
    database: str, sqlite: Make, request: pytest.FixtureRequest
) -> None:
    engine = sqlite("delete") if database == "sqlite" else request.getfixturevalue("postgresql")
    claim = update(Job).where(Job.state == "free").values(state="taken")
    with Session(engine) as session:
        session.add(Job(state="free"))
        session.commit()
        with pytest.raises(DBAPIError):
            session.execute(claim.returning(Job))
        session.rollback()
        key = session.scalars(claim.returning(Job.id)).one()
        session.commit()
        assert session.get_one(Job, key).state == "taken"


@pytest.mark.parametrize("mode", ["conditional_savepoint", "create_savepoint"])
def test_a_commit_after_a_rollback_is_real(mode: Any, postgresql: Engine) -> None:
    """With the default mode, the tested code has rolled back the test's own transaction."""
    with postgresql.connect() as connection:
        outer = connection.begin()
        with Session(connection, join_transaction_mode=mode) as session:
            session.add(User(name="of the test"))
            session.flush()
            session.rollback()
            session.add(User(name="of the code"))
            session.commit()
        if outer.is_active:
            outer.rollback()
    with Session(postgresql) as session:
        kept = session.scalars(select(User.name)).all()
    assert kept == (["of the code"] if mode == "conditional_savepoint" else [])


@pytest.fixture(params=["sqlite", "postgresql"])
def engine(request: pytest.FixtureRequest, sqlite: Make) -> Engine:
    """Of each database, in turn."""
    if request.param == "sqlite":
        return sqlite("delete")
    found: Engine = request.getfixturevalue("postgresql")
    return found


def test_an_emptied_list_is_flushed_before_its_replacement(engine: Engine) -> None:
    with Session(engine) as session:
        box = Box(labels=[Label(text="fragile")])
        session.add(box)
        session.commit()
        box.labels = []
        session.flush()
        box.labels = [Label(text="fragile")]
        session.commit()
        assert [label.text for label in session.scalars(select(Label))] == ["fragile"]


def test_a_double_link_is_deleted_by_a_statement(engine: Engine) -> None:
    with Session(engine) as session:
        session.add(Box(tags=[Tag()]))
        session.flush()
        session.execute(insert(links).values(box_id=1, tag_id=1))
        session.commit()
        session.execute(delete(links).where(links.c.box_id == 1, links.c.tag_id == 1))
        box = session.get_one(Box, 1)
        box.tags.append(session.get_one(Tag, 1))
        session.commit()
        box.tags.clear()
        session.commit()
        assert session.execute(select(links)).all() == []


def test_what_init_leaves_out_erases_no_key(engine: Engine) -> None:
    with Session(engine) as session:
        session.add(User(id=7, name="alan"))
        session.flush()
        session.add(Remark(user_id=7))
        session.commit()
        assert session.scalar(select(Remark.user_id)) == 7


def test_a_value_set_on_an_expired_attribute_is_sent(engine: Engine) -> None:
    with Session(engine) as session:
        box = Box(owner="ada")
        session.add(box)
        session.commit()
        box.size, box.owner = 2, "ada"
        session.commit()
        assert box.owner == "ada"
        box.size, box.owner = 3, "ada"
        session.commit()
        assert box.owner == "system"


SAID = [
    ("guides/relationships", "or a list to `[]`, and flush first"),
    ("guides/relationships", "write `relationship(init=False)` there"),
    ("guides/many-to-many", "Delete the link with a statement for the link table, and append it "
     "once more."),
    ("guides/changes", "A value that you set on an expired attribute is sent in any case."),
    ("guides/testing", "and the next commit of the code is a real one."),
    ("guides/locks-and-retries", "With joined inheritance, return the key alone, "
     "`returning(Job.id)`, and load the object by it"),
    *(entry[:2] for entry in OF_WAL),
    ("guides/several-databases", "A COMMIT that fails after another one has succeeded leaves the "
     "first one standing."),
    ("guides/several-databases", "it needs a driver and a server that can do that (PostgreSQL: "
     "`max_prepared_transactions` above 0), and SQLite cannot."),
    (
        "guides/several-databases",
        "raises `ProgrammingError`: `prepared transaction with identifier … does not exist`; the "
        "cause, `prepared transactions are disabled`, stands above it.",
    ),
    ("guides/testing", "With `poolclass=NullPool`, no connection outlives its use"),
]  # fmt: skip


@pytest.mark.parametrize(("page", "sentence"), SAID)
def test_the_page_says_it(page: str, sentence: str) -> None:
    assert sentence in " ".join(Path(f"docs/{page}.md").read_text(encoding="utf-8").split())

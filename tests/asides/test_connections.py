"""What the page of connections says beside its programs."""

import asyncio
import contextlib
import os
import sqlite3
import traceback
from collections.abc import AsyncIterator, Iterator
from multiprocessing import get_context
from multiprocessing.connection import Connection as Pipe
from threading import Thread
from typing import Any

import pytest
from sqlalchemy import Engine, create_engine, event, func, insert, inspect, select, text
from sqlalchemy.exc import DBAPIError, OperationalError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column
from sqlalchemy.pool import NullPool, QueuePool

from recorder.databases import Place, PostgreSQL
from tests.asides.conftest import Make
from tests.asides.sqlite_modes import send_begin


class Base(DeclarativeBase):
    """Of this file's table."""


class User(Base):
    """It has a name."""

    __tablename__ = "users"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]


def add_users(engine: Engine, *names: str) -> None:
    with Session(engine) as session:
        session.add_all([User(name=name) for name in names])
        session.commit()


def taken(engine: Engine) -> int:
    assert isinstance(engine.pool, QueuePool)
    return engine.pool.checkedout()


@contextlib.contextmanager
def pooled(engine: Engine, **options: Any) -> Iterator[Engine]:
    """Another engine of the same database, with options of its own."""
    made = create_engine(engine.url, **options)
    try:
        yield made
    finally:
        made.dispose()


@contextlib.contextmanager
def sessions(engine: Engine, number: int) -> Iterator[list[Session]]:
    """So many that have a connection."""
    with contextlib.ExitStack() as stack:
        made = [stack.enter_context(Session(engine)) for _ in range(number)]
        for session in made:
            session.connection()
        yield made


@pytest.fixture
def place() -> Iterator[Place]:
    """A schema of PostgreSQL, for asyncpg."""
    server = PostgreSQL(os.environ["DATABASE_URL"], async_driver="asyncpg")
    with server.fresh() as place:
        yield place
    server.close()


@contextlib.asynccontextmanager
async def asynchronous(url: Any, **options: Any) -> AsyncIterator[AsyncEngine]:
    engine = create_async_engine(url, **options)
    try:
        yield engine
    finally:
        await engine.dispose()


@pytest.mark.says(
    "The pool keeps 5 connections; it opens up to 10 more when they are needed, and closes these "
    "when they come back."
)
def test_a_pool_keeps_five(engine: Engine) -> None:
    closed: list[object] = []
    with pooled(engine, pool_timeout=0) as many:
        event.listen(many, "close", lambda connection, _: closed.append(connection))
        with sessions(many, 15):
            with pytest.raises(PoolTimeoutError), sessions(many, 1):
                pass
        assert len(closed) == 10
        assert isinstance(many.pool, QueuePool)
        assert many.pool.checkedin() == 5


@pytest.mark.says(
    "Under asyncio, listen on `engine.sync_engine` and note `asyncio.current_task()`, because the "
    "stack has none of your coroutines."
)
def test_a_task_tells_who_holds_a_connection(sqlite: Make) -> None:
    file = sqlite("delete").url.database
    noted: list[tuple[list[str], str]] = []

    async def load_report(engine: AsyncEngine) -> None:
        async with AsyncSession(engine) as session:
            await session.execute(select(User))

    async def work() -> None:
        async with asynchronous(f"sqlite+aiosqlite:///{file}") as engine:

            @event.listens_for(engine.sync_engine, "checkout")
            def note(*_: object) -> None:
                task = asyncio.current_task()
                assert task
                functions = [call.name for call in traceback.extract_stack()]
                noted.append((functions, task.get_name()))

            await asyncio.create_task(load_report(engine), name="report")

    asyncio.run(work())
    [(functions, name)] = noted
    assert name == "report"
    assert "note" in functions
    assert "load_report" not in functions


@pytest.mark.says(
    "A function that opens a Session of its own while its caller's is in a transaction needs a "
    "second connection."
)
def test_a_session_without_a_transaction_leaves_the_connection(engine: Engine) -> None:
    with pooled(engine, pool_size=1, max_overflow=0, pool_timeout=0) as one:
        with Session(one) as session:
            session.execute(select(User))
            session.commit()
            with sessions(one, 1):
                pass
            session.execute(select(User))
            with pytest.raises(PoolTimeoutError), sessions(one, 1):
                pass


@pytest.mark.says(
    "On SQLite, unless you [send BEGIN](transactions.md#begin-sent-first), a read leaves no "
    "database transaction open."
)
@pytest.mark.parametrize("begin", [False, True])
def test_a_read_leaves_the_begin_that_is_sent(begin: bool, sqlite: Make) -> None:
    engine = sqlite("delete")
    if begin:
        event.listen(engine, "begin", send_begin)
    with Session(engine) as session:
        session.scalars(select(User)).all()
        driver = session.connection().connection.driver_connection
        assert isinstance(driver, sqlite3.Connection)
        assert driver.in_transaction == begin


@pytest.mark.says(
    "Read what you need, end the transaction, then wait for a person, a queue or another service: "
    "an expired object that you read meanwhile takes a connection again."
)
@pytest.mark.parametrize("expire", [False, True])
def test_an_expired_object_takes_a_connection(expire: bool, engine: Engine) -> None:
    add_users(engine, "ada")
    with pooled(engine) as many, Session(many, expire_on_commit=expire) as session:
        user = session.get_one(User, 1)
        session.commit()
        assert taken(many) == 0
        assert user.name == "ada"
        assert taken(many) == expire


@pytest.mark.says(
    "the next part raises `ProgrammingError` (with asyncpg, its own `NoActiveSQLTransactionError`)."
)
def test_a_commit_ends_a_stream_of_asyncpg(place: Place) -> None:
    names = []

    async def work() -> None:
        async with asynchronous(place.async_url) as engine, AsyncSession(engine) as session:
            connection = await session.connection()
            await connection.run_sync(Base.metadata.create_all)
            session.add_all([User(name=name) for name in "abc"])
            await session.commit()
            stream = select(User.name).execution_options(yield_per=1)
            async for name in await session.stream_scalars(stream):
                names.append(name)
                await session.commit()

    with pytest.raises(Exception, match="outside of a transaction") as raised:
        asyncio.run(work())
    assert names
    assert type(raised.value).__name__ == "NoActiveSQLTransactionError"
    assert not isinstance(raised.value, SQLAlchemyError)


@pytest.mark.says(
    "On SQLite it goes on, but its connection is back in the pool: what you write next may get "
    "another one, and is locked out."
)
@pytest.mark.parametrize("others", [0, 1])
def test_a_stream_is_in_the_way_of_another_connection(others: int, sqlite: Make) -> None:
    engine = sqlite("delete")
    add_users(engine, *"abc")
    with sessions(engine, 1 + others):
        pass
    stream = select(User).execution_options(yield_per=1)
    refused = pytest.raises(OperationalError) if others else contextlib.nullcontext()
    with Session(engine) as session, refused:
        for user in session.scalars(stream):
            user.name *= 2
            session.commit()


@pytest.mark.says(
    "Without it, the first Session fails, and the pool then replaces all of its connections that "
    "are not in use:"
)
@pytest.mark.parametrize("ping", [False, True])
def test_who_has_a_dead_connection_fails_too(ping: bool, engine: Engine) -> None:
    with pooled(engine, pool_pre_ping=ping) as many, sessions(many, 2) as both:
        with sessions(many, 1):
            pass
        for session in both:
            driver = session.connection().connection.driver_connection
            assert driver
            driver.close()
        for session in both:
            with pytest.raises(DBAPIError) as raised:
                session.execute(select(User))
            assert raised.value.connection_invalidated
            session.rollback()
            session.execute(select(User))


@pytest.mark.says(
    "Yes, if no Session is open at the fork, and after `engine.dispose(close=False)` as the first "
    "thing in the new process. Otherwise parent and child talk on the same connection."
)
@pytest.mark.filterwarnings("ignore:.*multi-threaded, use of fork:DeprecationWarning")
def test_a_session_that_is_open_at_a_fork_keeps_its_connection(postgresql: Engine) -> None:
    process_id = select(func.pg_backend_pid())
    fork = get_context("fork")
    answers, theirs = fork.Pipe()

    def work(session: Session, engine: Engine, answers: Pipe) -> None:
        engine.dispose(close=False)
        with Session(engine) as own:
            answers.send((session.scalar(process_id), own.scalar(process_id)))

    with pooled(postgresql) as many, Session(many) as session:
        parents = session.scalar(process_id)
        process = fork.Process(target=work, args=[session, many, theirs])
        process.start()
        of_the_session, of_its_own = answers.recv()
        process.join()
        assert of_the_session == parents
        assert of_its_own != parents


@pytest.mark.says(
    "It keeps nothing and has no limit: each transaction opens a connection and closes it."
)
def test_a_null_pool_has_no_limit(engine: Engine) -> None:
    with pooled(engine, poolclass=NullPool) as many, sessions(many, 16):
        pass


PREPARED = text("SELECT count(*) FROM pg_prepared_statements")
OFF = (
    "In PgBouncer's transaction mode, turn prepared statements off: `connect_args={\"prepare_"
    'threshold": None}` with psycopg; 0 for `statement_cache_size` and `prepared_statement_cache_'
    "size` with asyncpg."
)


@pytest.mark.says(OFF)
@pytest.mark.parametrize("options", [{}, {"prepare_threshold": None}])
def test_psycopg_prepares_no_statements(options: dict[str, Any], postgresql: Engine) -> None:
    with pooled(postgresql, connect_args=options) as engine, Session(engine) as session:
        for number in range(10):
            session.get(User, number)
        assert session.scalar(PREPARED) == (0 if options else 1)


@pytest.mark.says(OFF)
@pytest.mark.parametrize(
    "options", [{}, {"statement_cache_size": 0, "prepared_statement_cache_size": 0}]
)
def test_asyncpg_names_no_statements(options: dict[str, Any], place: Place) -> None:
    async def work() -> int | None:
        async with asynchronous(place.async_url, connect_args=options) as engine:
            async with AsyncSession(engine) as session:
                await session.scalar(select(func.now()))
                found: int | None = await session.scalar(PREPARED)
                return found

    assert bool(asyncio.run(work())) == (not options)


@pytest.mark.says(
    "In WAL mode, where your engine [sends BEGIN](transactions.md#begin-sent-first), no waiting "
    "helps a transaction that has read"
)
@pytest.mark.parametrize("begin", [False, True])
def test_a_stale_reader_may_write_without_a_begin(begin: bool, sqlite: Make) -> None:
    engine = sqlite("wal")
    add_users(engine, "ada", "grace")
    if begin:
        event.listen(engine, "begin", send_begin)
    with Session(engine) as session, Session(engine) as other:
        session.get_one(User, 1).name = "Ada"
        other.get_one(User, 2).name = "Grace"
        other.commit()
        with pytest.raises(OperationalError) if begin else contextlib.nullcontext():
            session.commit()


@pytest.mark.says(
    "from the sixth thread on, the pool closes that of another one, and its tables are gone."
)
@pytest.mark.parametrize("others", [4, 100])
def test_many_threads_take_the_tables(others: int) -> None:
    # A connection may be closed in another thread, so that Python does not complain.
    engine = create_engine("sqlite://", connect_args={"check_same_thread": False})
    Base.metadata.create_all(engine)

    def connect() -> None:
        with engine.connect():
            pass

    for _ in range(others):
        thread = Thread(target=connect)
        thread.start()
        thread.join()
    gone = pytest.raises(OperationalError, match="no such table")
    with Session(engine) as session, gone if others > 5 else contextlib.nullcontext():
        session.execute(select(User))
    engine.dispose()


@pytest.mark.says(
    'In a savepoint of yours, or with `join_transaction_mode="create_savepoint"`, rollback and '
    "`close()` keep what you did before the Session's first SQL, and undo all that came after it:"
)
@pytest.mark.parametrize("end", [Session.rollback, Session.close])
@pytest.mark.parametrize("savepoint", [False, True])
def test_a_savepoint_keeps_your_work(savepoint: bool, end: Any, engine: Engine) -> None:
    with engine.connect() as connection:
        connection.execute(insert(User).values(name="ada"))
        if savepoint:
            connection.begin_nested()
            session = Session(connection)
        else:
            session = Session(connection, join_transaction_mode="create_savepoint")
        connection.execute(insert(User).values(name="grace"))
        assert session.scalars(select(User)).all()
        connection.execute(insert(User).values(name="barbara"))
        session.add(User(name="alan"))
        session.flush()
        end(session)
        names = select(User.name).order_by(User.id)
        assert connection.scalars(names).all() == ["ada", "grace"]


@pytest.mark.says(
    "a new object that was flushed looks saved then, and adding it again writes nothing."
)
def test_what_was_flushed_before_invalidate_looks_saved(engine: Engine) -> None:
    with Session(engine) as session:
        user = User(name="ada")
        session.add(user)
        session.flush()
        session.invalidate()
        assert inspect(user).detached
        session.add(user)
        session.commit()
    with Session(engine) as session:
        assert session.scalars(select(User)).all() == []

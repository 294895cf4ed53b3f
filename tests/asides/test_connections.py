"""What the page of connections says beside its programs."""

import asyncio
import contextlib
import gc
import os
import sqlite3
import traceback
from collections.abc import AsyncIterator, Iterator
from multiprocessing import get_context
from multiprocessing.connection import Connection as Pipe
from threading import Event, Thread
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, create_engine, event, func, insert, inspect, select, text
from sqlalchemy.exc import (
    DBAPIError,
    IntegrityError,
    OperationalError,
    ProgrammingError,
    SQLAlchemyError,
)
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
    "The pool keeps 5 connections; it opens up to 10 more when needed, and closes these when they "
    "come back."
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
    "gives it back when its transaction ends: at `commit()` (unless that fails), `rollback()` or "
    "`close()`."
)
@pytest.mark.parametrize("end", [Session.rollback, Session.close])
def test_a_failed_commit_keeps_the_connection(end: Any, engine: Engine) -> None:
    add_users(engine, "ada")
    with pooled(engine) as many, Session(many) as session:
        session.add(User(id=1, name="grace"))
        with pytest.raises(IntegrityError):
            session.commit()
        assert taken(many) == 1
        end(session)
        assert taken(many) == 0


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


READ = (
    "On SQLite, unless you [send BEGIN](transactions.md#begin-sent-first), a read leaves no "
    "database transaction open after its last row."
)


@pytest.mark.says(READ)
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


@pytest.mark.says(READ)
def test_a_result_that_waits_is_in_the_way(sqlite: Make) -> None:
    engine = sqlite("delete")
    add_users(engine, "ada", "grace")
    with Session(engine) as session, Session(engine) as other:
        result = session.execute(select(User))
        other.add(User(name="alan"))
        with pytest.raises(OperationalError, match="database is locked"):
            other.commit()
        other.rollback()
        assert len(result.all()) == 2
        other.add(User(name="alan"))
        other.commit()


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
    "A generator with a Session of its own holds a connection until it is read to its end or "
    "closed:"
)
@pytest.mark.parametrize("own", [False, True])
def test_a_generator_with_its_own_session_gives_it_back(own: bool, engine: Engine) -> None:
    add_users(engine, "ada", "grace")
    with pooled(engine) as many, Session(many) as callers:

        def names() -> Iterator[str]:
            with Session(many) if own else contextlib.nullcontext(callers) as session:
                yield from session.scalars(select(User.name))

        lines = names()
        next(lines)
        assert taken(many) == 1
        assert len(list(lines)) == 1
        assert taken(many) == (not own)


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


GOES_ON = (
    "On SQLite it goes on (not with `NullPool`), but its connection is back in the pool: what you "
    "write next may get another one, and is locked out, in WAL mode a row or more later."
)


@pytest.mark.says(GOES_ON)
@pytest.mark.parametrize(("journal", "saved"), [("delete", 1), ("wal", 2)])
@pytest.mark.parametrize("others", [0, 1])
def test_a_stream_is_in_the_way_of_another_connection(
    others: int, journal: str, saved: int, sqlite: Make
) -> None:
    engine = sqlite(journal)
    add_users(engine, *"abcdefgh")
    with sessions(engine, 1 + others):
        pass
    stream = select(User).order_by(User.id).execution_options(yield_per=1)
    refused = pytest.raises(OperationalError) if others else contextlib.nullcontext()
    done = 0
    with Session(engine) as session, refused:
        for user in session.scalars(stream):
            user.name *= 2
            session.commit()
            done += 1
    assert done == (saved if others else 8)


@pytest.mark.says(GOES_ON)
@pytest.mark.parametrize("pool", [NullPool, QueuePool])
def test_a_null_pool_ends_the_stream(pool: Any, sqlite: Make) -> None:
    engine = sqlite("delete")
    add_users(engine, *"abc")
    stream = select(User).execution_options(yield_per=1)
    ends = pytest.raises(ProgrammingError) if pool is NullPool else contextlib.nullcontext()
    with pooled(engine, poolclass=pool) as other, Session(other) as session, ends:
        for _ in session.scalars(stream):
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
    "The next call raises, even `rollback()` or `close()`. Then roll back, and do the work again."
)
@pytest.mark.parametrize("ping", [False, True])
@pytest.mark.parametrize("end", [Session.rollback, Session.commit, Session.close])
def test_the_end_of_the_transaction_raises(end: Any, ping: bool, engine: Engine) -> None:
    add_users(engine, "ada")
    with pooled(engine, pool_pre_ping=ping) as many, Session(many) as session:
        session.get_one(User, 1)
        driver = session.connection().connection.driver_connection
        assert driver
        driver.close()
        with pytest.raises(DBAPIError) as raised:
            end(session)
        assert raised.value.connection_invalidated
        session.rollback()
        assert taken(many) == 0
        assert session.scalars(select(User.name)).all() == ["ada"]


@pytest.mark.says(
    "Yes, if no Session is open at the fork, and after `engine.dispose(close=False)` first thing "
    "in the new process. Otherwise parent and child talk on the same connection."
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
    "With asyncpg, call `await engine.dispose()` before the fork instead: what the child drops is "
    "closed for the parent too."
)
@pytest.mark.filterwarnings("ignore::ResourceWarning")
@pytest.mark.filterwarnings("ignore:.*multi-threaded, use of fork:DeprecationWarning")
@pytest.mark.parametrize("before", [False, True])
def test_a_child_closes_the_connections_of_asyncpg(before: bool, place: Place) -> None:
    def drop(engine: AsyncEngine) -> None:
        engine.sync_engine.dispose(close=False)
        gc.collect()

    async def ask(engine: AsyncEngine) -> None:
        async with AsyncSession(engine) as session:
            await session.execute(text("SELECT 1"))

    async def work() -> None:
        async with asynchronous(place.async_url) as engine:
            await ask(engine)
            if before:
                await engine.dispose()
            process = get_context("fork").Process(target=drop, args=[engine])
            process.start()
            process.join()
            assert process.exitcode == 0
            await ask(engine)

    with contextlib.nullcontext() if before else pytest.raises(DBAPIError):
        asyncio.run(work())


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
    'size` with asyncpg, before 0.31 also `lambda: ""` for `prepared_statement_name_func`.'
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
    "options",
    [
        {},
        {"statement_cache_size": 0, "prepared_statement_cache_size": 0},
        {"prepared_statement_cache_size": 0, "prepared_statement_name_func": lambda: ""},
    ],
)
def test_asyncpg_names_no_statements(options: dict[str, Any], place: Place) -> None:
    async def work() -> int | None:
        async with asynchronous(place.async_url, connect_args=options) as engine:
            async with AsyncSession(engine) as session:
                await session.scalar(select(func.now()))
                found: int | None = await session.scalar(PREPARED)
                return found

    assert bool(asyncio.run(work())) == (not options)


NO_WAIT = (
    "Where your engine [sends BEGIN](transactions.md#begin-sent-first), a transaction that has "
    "read does not wait: its first write fails at once while another one writes, in WAL mode also "
    "if another one has committed a change since. [Send BEGIN IMMEDIATE](locks-and-retries.md#"
    "lock-before-you-check-on-sqlite) where you will write: that waits."
)


def send_begin_immediate(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")


@pytest.mark.says(NO_WAIT)
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


@pytest.mark.says(NO_WAIT)
@pytest.mark.parametrize("journal", ["delete", "wal"])
@pytest.mark.parametrize(
    ("begin", "waits"), [(None, True), (send_begin, False), (send_begin_immediate, True)]
)
def test_who_has_read_does_not_wait(begin: Any, waits: bool, journal: str, sqlite: Make) -> None:
    made = sqlite(journal)
    add_users(made, "ada", "grace")
    with pooled(made, connect_args={"timeout": 60}) as engine:
        if begin:
            event.listen(engine, "begin", begin)
        writes, written = Event(), Event()

        def write() -> None:
            with Session(engine) as other:
                other.add(User(name="alan"))
                other.flush()
                writes.set()
                written.wait(0.3 if waits else 60)
                other.rollback()

        thread = Thread(target=write)
        refused = contextlib.nullcontext() if waits else pytest.raises(OperationalError)
        with Session(engine) as session:
            if begin is not send_begin_immediate:
                session.get_one(User, 1)
            thread.start()
            writes.wait()
            with refused:
                session.get_one(User, 1).name = "Ada"
                session.commit()
            assert thread.is_alive() == (not waits)
        written.set()
        thread.join()


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


ERRORS = (
    "your commit saves what it has flushed, after an exception of your code too.",
    "Its rollback, or [a flush that fails](session.md#failed-flush-on-a-connection), undoes your "
    "own work as well, and your commit raises nothing then.",
)


@pytest.mark.says(*ERRORS)
@pytest.mark.parametrize("flush", [False, True])
def test_a_failed_flush_costs_more_than_your_exception(flush: bool, engine: Engine) -> None:
    def work(connection: Connection) -> None:
        with Session(connection) as session:
            session.add(User(id=2, name="grace"))
            session.flush()
            if not flush:
                raise ZeroDivisionError
            session.add(User(id=1, name="alan"))
            session.flush()

    with engine.connect() as connection:
        connection.execute(insert(User).values(id=1, name="ada"))
        with pytest.raises(IntegrityError if flush else ZeroDivisionError):
            work(connection)
        connection.commit()
    with Session(engine) as session:
        assert len(session.scalars(select(User)).all()) == (0 if flush else 2)


SAVEPOINT = (
    'In a savepoint of yours, or with `join_transaction_mode="create_savepoint"`, rollback and '
    "`close()` undo all since the first SQL of the Session's transaction, and keep the rest."
)


@pytest.mark.says(SAVEPOINT)
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
        session.add(User(name="katherine"))
        session.commit()
        connection.execute(insert(User).values(name="grace"))
        assert session.scalars(select(User)).all()
        connection.execute(insert(User).values(name="barbara"))
        session.add(User(name="alan"))
        session.flush()
        end(session)
        names = select(User.name).order_by(User.id)
        assert connection.scalars(names).all() == ["ada", "katherine", "grace"]


@pytest.mark.says(
    "On SQLite, [write or send BEGIN](transactions.md#does-a-savepoint-work-on-sqlite) before: "
    "otherwise its commit is a real one in that mode."
)
@pytest.mark.parametrize("first", ["read", "write", "BEGIN"])
def test_a_savepoint_that_comes_first_is_the_transaction(first: str, sqlite: Make) -> None:
    engine = sqlite("delete")
    with pooled(engine) as other:
        if first == "BEGIN":
            event.listen(other, "begin", send_begin)
        with other.connect() as connection:
            connection.scalars(select(User.id)).all()
            if first == "write":
                connection.execute(insert(User).values(name="ada"))
            with Session(connection, join_transaction_mode="create_savepoint") as session:
                session.add(User(name="grace"))
                session.commit()
            connection.rollback()
    with Session(engine) as session:
        assert bool(session.scalars(select(User)).all()) == (first == "read")


@pytest.mark.says(
    "a new or changed object that was flushed looks saved then: adding it again writes nothing. "
    "Make new objects, or load them again."
)
def test_what_was_flushed_before_invalidate_looks_saved(engine: Engine) -> None:
    add_users(engine, "ada")
    with Session(engine) as session:
        ada = session.get_one(User, 1)
        ada.name = "Ada"
        grace = User(name="grace")
        session.add(grace)
        session.flush()
        session.invalidate()
        assert inspect(ada).detached
        assert inspect(grace).detached
        assert ada.name == "Ada"
        session.add_all([ada, grace])
        session.commit()
    with Session(engine) as session:
        assert session.scalars(select(User.name)).all() == ["ada"]

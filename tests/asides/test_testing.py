"""What the page *Testing* says beside its programs."""

import asyncio
import contextlib
import os
import threading
import time
from collections.abc import AsyncIterator, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from httpx2 import ASGITransport, AsyncClient
from sqlalchemy import (
    URL,
    Column,
    Connection,
    Engine,
    ForeignKey,
    Integer,
    MetaData,
    Table,
    create_engine,
    event,
    func,
    select,
    text,
)
from sqlalchemy.exc import (
    IntegrityError,
    InvalidRequestError,
    OperationalError,
    PendingRollbackError,
    ProgrammingError,
    SAWarning,
)
from sqlalchemy.ext.asyncio import (
    AsyncConnection,
    AsyncEngine,
    AsyncSession,
    create_async_engine,
)
from sqlalchemy.orm import (
    DeclarativeBase,
    Mapped,
    Session,
    mapped_column,
    scoped_session,
    sessionmaker,
)
from sqlalchemy.orm.exc import DetachedInstanceError
from sqlalchemy.pool import NullPool, StaticPool

from recorder.databases import PostgreSQL
from tests.asides.conftest import Make
from tests.asides.sqlite_modes import send_begin


class Base(DeclarativeBase):
    """Of this file's tables."""


class User(Base):
    """It has a name."""

    __tablename__ = "users"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]


class Event(Base):
    """The server says when."""

    __tablename__ = "events"
    id: Mapped[int] = mapped_column(primary_key=True)
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())


@pytest.mark.says("the next commit of the code is a real one.")
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


@pytest.mark.says(
    "does not look at that `bind`: its commits are real. Give it the connection in `binds`; for "
    "the latter, use a plain Session in the tests."
)
def test_a_session_with_binds_does_not_look_at_its_bind(sqlite: Make) -> None:
    engine = sqlite("delete")
    event.listen(engine, "begin", send_begin)

    class Routed(Session):
        def get_bind(self, *_: Any, **__: Any) -> Engine:
            return engine

    with engine.connect() as connection:
        outer = connection.begin()
        new_session = sessionmaker(binds={User: engine})
        new_session.configure(bind=connection, join_transaction_mode="create_savepoint")
        with new_session.begin() as session:
            session.add(User(name="alan"))
        new_session.configure(binds={User: connection})
        with new_session.begin() as session:
            session.add(User(name="edsger"))
        outer.rollback()
        connection.begin()
        with sessionmaker(binds={User: connection}, class_=Routed).begin() as session:
            session.add(User(name="barbara"))
    with Session(engine) as session:
        assert session.scalars(select(User.name)).all() == ["alan", "barbara"]


@pytest.mark.says(
    "does not look at that `bind`: its commits are real.",
    "Flask-SQLAlchemy's Session has such a `get_bind()`.",
)
def test_the_session_of_flask_does_not_look_at_its_bind(sqlite: Make) -> None:
    app = Flask(__name__)
    app.config["SQLALCHEMY_DATABASE_URI"] = str(sqlite("delete").url)
    database = SQLAlchemy(app)
    with app.app_context():
        with undone(database.engine) as connection:
            database.session.configure(bind=connection, join_transaction_mode="create_savepoint")
            database.session.add(User(name="ada"))
            database.session.commit()
            database.session.remove()
        assert database.session.scalars(select(User.name)).all() == ["ada"]
        database.session.remove()
        database.engine.dispose()


@pytest.mark.says(
    "Call `remove()` on a `scoped_session` first: a Session that exists keeps its engine."
)
@pytest.mark.parametrize("removed", [True, False])
def test_a_scoped_session_keeps_its_engine(removed: bool, engine: Engine) -> None:
    new_session = sessionmaker(engine)
    scoped = scoped_session(new_session)
    scoped()
    if removed:
        scoped.remove()
    with undone(engine) as connection:
        new_session.configure(bind=connection, join_transaction_mode="create_savepoint")
        scoped.add(User(name="ada"))
        scoped.commit()
        scoped.remove()
    with Session(engine) as session:
        assert len(session.scalars(select(User)).all()) == (0 if removed else 1)


@pytest.mark.says(
    "on PostgreSQL, the DELETE waits for those that have changed a row, and `drop_all()` even for "
    "one that has only read."
)
def test_an_open_session_keeps_the_tables_from_being_emptied(postgresql: Engine) -> None:
    with Session(postgresql) as session, Session(postgresql) as other:
        session.add(User(id=7, name="alan"))
        session.commit()
        session.get_one(User, 7)
        other.execute(text("DELETE FROM users"))
        other.rollback()
        other.execute(text("SET LOCAL lock_timeout = '100ms'"))
        with pytest.raises(OperationalError, match="lock timeout"):
            Base.metadata.drop_all(other.connection())
        other.rollback()
        session.get_one(User, 7).name = "edsger"
        session.flush()
        other.execute(text("SET LOCAL lock_timeout = '100ms'"))
        with pytest.raises(OperationalError, match="lock timeout"):
            other.execute(text("DELETE FROM users"))


@pytest.mark.says(
    "With `poolclass=NullPool`, nothing has to be disposed of: no connection outlives its use"
)
def test_no_connection_outlives_its_use(sqlite: Make) -> None:
    """A second event loop finds none of the first."""
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


@contextlib.contextmanager
def undone(engine: Engine) -> Iterator[Connection]:
    """The connection of a test, in the outer transaction."""
    if engine.dialect.name == "sqlite":
        event.listen(engine, "begin", send_begin)
    with engine.connect() as connection:
        outer = connection.begin()
        yield connection
        outer.rollback()


@pytest.mark.says(
    "Call `session.rollback()` before you check what the code has saved: otherwise the test also "
    "sees what it has not committed."
)
def test_a_commit_that_is_missing_shows_after_a_rollback(engine: Engine) -> None:
    names = select(User.name).order_by(User.id)
    with (
        undone(engine) as connection,
        Session(connection, join_transaction_mode="create_savepoint") as session,
    ):
        session.add(User(name="ada"))
        session.commit()
        session.get_one(User, 1).name = "grace"
        session.add(User(name="alan"))
        assert session.scalars(names).all() == ["grace", "alan"]
        session.rollback()
        assert session.scalars(names).all() == ["ada"]


@pytest.mark.says(
    "Two Sessions that the code has open at once nest, too; where they only overlap, as in "
    "tasks or threads, the second raises. Test that without the outer transaction"
)
def test_two_sessions_of_the_code_nest(engine: Engine) -> None:
    new_session = sessionmaker(engine)

    def count(name: str) -> int | None:
        with contextlib.suppress(PermissionError), new_session.begin() as session:
            session.scalars(select(User)).all()
            with new_session.begin() as own:
                own.add(User(name=name))
            raise PermissionError
        with new_session() as session:
            return session.scalar(select(func.count(User.id)).where(User.name == name))

    assert count("in production") == 1
    with undone(engine) as connection:
        new_session.configure(bind=connection, join_transaction_mode="create_savepoint")
        assert count("in a test") == 0
        with new_session() as second:
            with new_session() as first:
                first.add(User(name="of the first"))
                first.flush()
                second.add(User(name="of the second"))
                second.flush()
                with pytest.warns(SAWarning, match="already deassociated"):
                    first.commit()
            with pytest.raises(OperationalError, match="savepoint"):
                second.commit()


@pytest.mark.says(
    "On PostgreSQL, `now()` is the same time during the whole test: compare no times that a server "
    "default has set."
)
def test_now_stands_still_in_the_outer_transaction(postgresql: Engine) -> None:
    with (
        undone(postgresql) as connection,
        Session(connection, join_transaction_mode="create_savepoint") as session,
    ):
        for number in 1, 2:
            session.add(Event(id=number))
            session.commit()
            time.sleep(0.01)
        assert session.get_one(Event, 1).created_at == session.get_one(Event, 2).created_at
    with Session(postgresql) as session:
        for number in 1, 2:
            session.add(Event(id=number))
            session.commit()
            time.sleep(0.01)
        assert session.get_one(Event, 1).created_at < session.get_one(Event, 2).created_at


@pytest.mark.says(
    "On a shared one, a test waits for another that has saved the same unique value (on SQLite, "
    "any row)",
    "sees no row of the test, and is not undone. On PostgreSQL, where it saves the same unique "
    "value as the test, it waits until the test ends",
)
def test_what_is_not_committed_keeps_others_from_the_same_value(engine: Engine) -> None:
    with (
        undone(engine) as connection,
        Session(connection, join_transaction_mode="create_savepoint") as session,
        Session(engine) as other,
    ):
        session.add(User(id=1, name="ada"))
        session.commit()
        assert other.scalars(select(User)).all() == []
        other.rollback()
        if engine.dialect.name == "postgresql":
            other.execute(text("SET LOCAL lock_timeout = '1500ms'"))  # 1 s finds a deadlock
        other.add(User(id=1, name="ada"))
        with pytest.raises(OperationalError, match=r"lock timeout|database is locked"):
            other.flush()
        other.rollback()
        other.add(User(id=2, name="grace"))
        if engine.dialect.name == "sqlite":
            with pytest.raises(OperationalError, match="database is locked"):
                other.flush()
        else:
            other.flush()
        other.rollback()
        session.rollback()
    with Session(engine) as other:
        other.add(User(id=1, name="of the code"))
        other.commit()
        assert other.scalars(select(User.name)).all() == ["of the code"]


@pytest.mark.says("or they deadlock.")
def test_two_tests_deadlock(postgresql: Engine) -> None:
    both_have_saved = threading.Barrier(2, timeout=60)

    def save(first: int, second: int) -> str:
        with (
            undone(postgresql) as connection,
            Session(connection, join_transaction_mode="create_savepoint") as session,
        ):
            session.add(User(id=first, name="ada"))
            session.commit()
            both_have_saved.wait()
            session.add(User(id=second, name="grace"))
            try:
                session.commit()
            except OperationalError as error:
                return type(error.orig).__name__
            return "saved"

    with ThreadPoolExecutor(2) as threads:
        assert sorted(threads.map(save, (1, 2), (2, 1))) == ["DeadlockDetected", "saved"]


@pytest.fixture
def asyncpg() -> Iterator[URL]:
    """A schema of PostgreSQL, for asyncpg."""
    server = PostgreSQL(os.environ["DATABASE_URL"], async_driver="asyncpg")
    with server.fresh() as place:
        yield place.async_url
    server.close()


def app_of(engine: AsyncEngine, bind: AsyncConnection | None = None) -> FastAPI:
    """It disposes of its engine at its end."""

    @contextlib.asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        started.append(engine)
        yield
        await engine.dispose()

    started: list[AsyncEngine] = []
    app = FastAPI(lifespan=lifespan)

    @app.get("/")
    async def number_of_starts() -> int:
        async with AsyncSession(bind or engine) as session:
            await session.scalars(select(1))
        return len(started)

    return app


@pytest.mark.says(
    "FastAPI's `TestClient` runs an `async def` app in a loop of its own; without a `with` block, "
    "in a new one for each request. At the second one, or at once on a connection of the test, "
    "asyncpg raises the same error."
)
def test_the_client_runs_loops_of_its_own(asyncpg: URL) -> None:
    another_loop = pytest.raises(RuntimeError, match="attached to a different loop")
    with TestClient(app_of(create_async_engine(asyncpg))) as client:
        assert [client.get("/").json() for _ in range(2)] == [1, 1]

    client = TestClient(app_of(create_async_engine(asyncpg)))
    assert client.get("/").json() == 0
    with another_loop:
        client.get("/")

    async def on_its_connection() -> None:
        engine = create_async_engine(asyncpg)
        async with engine.connect() as connection:
            await connection.begin()
            with another_loop:
                TestClient(app_of(engine, connection)).get("/")
        await engine.dispose()

    asyncio.run(on_its_connection())


@pytest.mark.says("Call the app in the loop of the test, with a client that runs no `lifespan`:")
def test_the_async_client_runs_no_lifespan(sqlite: Make) -> None:
    async def starts() -> Any:
        engine = create_async_engine(f"sqlite+aiosqlite:///{sqlite('delete').url.database}")
        transport = ASGITransport(app_of(engine))
        async with AsyncClient(transport=transport, base_url="http://test") as client:
            answer = (await client.get("/")).json()
        await engine.dispose()
        return answer

    assert asyncio.run(starts()) == 0


@pytest.mark.says("Where foreign keys form a circle, send one TRUNCATE for all tables.")
def test_one_truncate_empties_a_circle(postgresql: Engine) -> None:
    circle = MetaData()
    for name, other in ("teams", "leads"), ("leads", "teams"):
        key = ForeignKey(f"{other}.id", name=f"{name}_key", use_alter=True)
        Table(name, circle, Column("id", Integer, primary_key=True), Column("other_id", key))
    with postgresql.begin() as connection:
        circle.create_all(connection)
        for table in circle.sorted_tables:
            connection.execute(table.insert().values(id=1))
        for table in circle.sorted_tables:
            connection.execute(table.update().values(other_id=1))
    for table in circle.sorted_tables:
        with pytest.raises(IntegrityError), postgresql.begin() as connection:
            connection.execute(table.delete())
    with postgresql.begin() as connection:
        connection.execute(text("TRUNCATE teams, leads"))
        assert connection.execute(select(circle.tables["teams"])).all() == []


@pytest.mark.says(
    "In between, read nothing expired, not even `user.id`: the read begins a transaction, which on "
    "SQLite with BEGIN locks out the code, and in WAL mode or REPEATABLE READ keeps the old row."
)
@pytest.mark.parametrize("expired", [True, False])
@pytest.mark.parametrize("mode", ["delete", "wal", "REPEATABLE READ"])
def test_a_read_before_the_call_begins_a_transaction(
    mode: str, expired: bool, sqlite: Make, postgresql: Engine
) -> None:
    engine: Engine = postgresql.execution_options(isolation_level="REPEATABLE READ")
    if mode != "REPEATABLE READ":
        engine = sqlite(mode)
        event.listen(engine, "begin", send_begin)
    with Session(engine, expire_on_commit=expired) as session:
        user = User(name="ada")
        session.add(user)
        session.commit()
        user_id = user.id

        def rename() -> None:
            with Session(engine) as code, code.begin():
                code.get_one(User, user_id).name = "grace"

        if expired and mode == "delete":
            with pytest.raises(OperationalError, match="database is locked"):
                rename()
        else:
            rename()
            session.expire_all()
            assert user.name == ("ada" if expired else "grace")


@pytest.mark.says(
    "The next read of an object begins a savepoint again, unless you set [`expire_on_commit=False`]"
)
@pytest.mark.parametrize("expired", [True, False])
def test_a_read_begins_a_savepoint(expired: bool, engine: Engine) -> None:
    with (
        undone(engine) as connection,
        Session(
            connection, expire_on_commit=expired, join_transaction_mode="create_savepoint"
        ) as session,
    ):
        user = User(name="ada")
        session.add(user)
        session.commit()
        assert user.name == "ada"
        assert connection.in_nested_transaction() == expired


@pytest.mark.says(
    "Give a Session that the code shares the `expire_on_commit` of your app: otherwise "
    "[`DetachedInstanceError`]"
)
def test_an_option_of_the_test_hides_an_error_of_the_app(engine: Engine) -> None:
    def added(session: Session) -> User:
        with session:
            user = User(name="ada")
            session.add(user)
            session.commit()
        return user

    with pytest.raises(DetachedInstanceError):
        assert added(Session(engine)).name
    with undone(engine) as connection:
        shared = Session(
            connection, expire_on_commit=False, join_transaction_mode="create_savepoint"
        )
        assert added(shared).name == "ada"


@pytest.mark.says("With aiosqlite or Flask-SQLAlchemy, all Sessions share [one transaction]")
def test_sessions_share_a_database_in_memory() -> None:
    async def of_aiosqlite() -> None:
        engine = create_async_engine("sqlite+aiosqlite://")
        async with engine.begin() as connection:
            await connection.run_sync(Base.metadata.create_all)
        async with AsyncSession(engine) as session, AsyncSession(engine) as other:
            session.add(User(name="ada"))
            await session.flush()
            await other.scalars(select(User))
            await other.rollback()
            await session.commit()
            assert (await session.scalars(select(User))).all() == []
        await engine.dispose()

    asyncio.run(of_aiosqlite())
    app = Flask(__name__)
    app.config["SQLALCHEMY_DATABASE_URI"] = "sqlite://"
    database = SQLAlchemy(app)
    with app.app_context():
        assert isinstance(database.engine.pool, StaticPool)
        database.engine.dispose()


@pytest.mark.says("Code that sets an isolation level raises `InvalidRequestError`.")
def test_the_outer_transaction_has_its_isolation_level(engine: Engine) -> None:
    def serializable(session: Session) -> None:
        session.connection(execution_options={"isolation_level": "SERIALIZABLE"})

    with Session(engine) as session:
        serializable(session)
    with (
        undone(engine) as connection,
        Session(connection, join_transaction_mode="create_savepoint") as session,
        pytest.raises(InvalidRequestError, match="isolation_level may not be altered"),
    ):
        serializable(session)


@pytest.mark.says("such as locks, isolation, a canceled statement or a commit that fails")
def test_a_canceled_statement_costs_the_outer_transaction(asyncpg: URL) -> None:
    async def sleep(session: AsyncSession) -> None:
        with contextlib.suppress(TimeoutError):
            async with session:
                await session.connection()
                async with asyncio.timeout(0.1):
                    await session.execute(text("SELECT pg_sleep(60)"))

    async def main() -> None:
        engine = create_async_engine(asyncpg)
        await sleep(AsyncSession(engine))
        async with AsyncSession(engine) as session:
            assert await session.scalar(select(1)) == 1
        async with engine.connect() as connection:
            await connection.begin()
            await sleep(AsyncSession(connection, join_transaction_mode="create_savepoint"))
            with pytest.raises(PendingRollbackError):
                await connection.execute(select(1))
        await engine.dispose()

    asyncio.run(main())


class Remark(Base):
    """PostgreSQL looks for its user at the end."""

    __tablename__ = "remarks"
    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey(User.id, deferrable=True, initially="DEFERRED"))


def streamed(session: Session, _: Engine) -> int:
    users = session.scalars(select(User).execution_options(yield_per=1))
    next(users)
    session.commit()
    return len(users.all())


def setting(session: Session, _: Engine) -> Any:
    session.execute(text("SET LOCAL app.tenant = 'ada'"))
    session.commit()
    return session.scalars(text("SHOW app.tenant")).one()


def locked(session: Session, engine: Engine) -> int:
    session.get_one(User, 1, with_for_update=True)
    session.commit()
    with Session(engine) as other:
        return len(other.scalars(select(User).with_for_update(skip_locked=True)).all())


def deferred(session: Session, _: Engine) -> str:
    session.add(Remark(user_id=7))
    session.commit()
    return "saved"


def checked(session: Session, engine: Engine) -> str:
    deferred(session, engine)
    session.execute(text("SET CONSTRAINTS ALL IMMEDIATE"))
    return "checked"


@pytest.mark.says(
    "A RELEASE ends less than a COMMIT.",
    "Locks, `SET LOCAL` and a stream last as long; deferred constraints wait for `SET CONSTRAINTS "
    "ALL IMMEDIATE`.",
)
@pytest.mark.parametrize(
    ("code", "in_the_app", "in_a_test"),
    [
        (streamed, ProgrammingError, 1),
        (setting, "", "ada"),
        (locked, 2, 1),
        (deferred, IntegrityError, "saved"),
        (checked, IntegrityError, IntegrityError),
    ],
)
def test_a_release_is_no_commit(
    code: Callable[[Session, Engine], Any], in_the_app: Any, in_a_test: Any, postgresql: Engine
) -> None:
    engine = create_engine(postgresql.url)
    with Session(engine) as session:
        session.add_all([User(name="ada"), User(name="grace")])
        session.commit()

    def answer(session: Session) -> Any:
        try:
            return code(session, engine)
        except (ProgrammingError, IntegrityError) as error:
            return type(error)

    with Session(engine) as session:
        assert answer(session) == in_the_app
    with (
        undone(engine) as connection,
        Session(connection, join_transaction_mode="create_savepoint") as session,
    ):
        assert answer(session) == in_a_test
    engine.dispose()

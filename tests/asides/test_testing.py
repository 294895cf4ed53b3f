"""What the page *Testing* says beside its programs."""

import asyncio
import contextlib
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, event, func, select, text
from sqlalchemy.exc import OperationalError
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, sessionmaker
from sqlalchemy.pool import NullPool

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


@pytest.mark.says("does not look at that `bind`: its commits are real.")
def test_a_session_with_binds_does_not_look_at_its_bind(sqlite: Make) -> None:
    engine = sqlite("delete")
    event.listen(engine, "begin", send_begin)
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
    with Session(engine) as session:
        assert session.scalars(select(User.name)).all() == ["alan"]


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


@pytest.mark.says("With `poolclass=NullPool`, no connection outlives its use")
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
    "Two Sessions that the code itself has open at once nest in the same way. Test that without "
    "the outer transaction"
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
    "On a shared one, a test waits for another that has saved the same unique value",
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

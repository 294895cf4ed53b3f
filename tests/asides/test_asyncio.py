"""What the page of asyncio says beside its programs."""

import asyncio
import functools
import gc
import threading
import time
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from sqlalchemy import Engine, ForeignKey, event, func, inspect, select, update
from sqlalchemy.exc import IllegalStateChangeError, InvalidRequestError, OperationalError
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, create_async_engine
from sqlalchemy.orm import (
    DeclarativeBase,
    Mapped,
    MappedAsDataclass,
    Session,
    mapped_column,
    relationship,
)

from tests.asides.conftest import Make


class Base(DeclarativeBase):
    """Of this file's tables."""


class User(Base):
    """The database computes a column of it."""

    __tablename__ = "users"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    seen: Mapped[int] = mapped_column(default=0, onupdate=func.abs(1))


class Remark(MappedAsDataclass, Base):
    """It reads its user, one way or the other."""

    __tablename__ = "remarks"
    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    user: Mapped[User] = relationship(init=False)


class Note(MappedAsDataclass, Base):
    """It leaves its user alone."""

    __tablename__ = "notes"
    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    user: Mapped[User] = relationship(init=False, repr=False, compare=False)


Work = Callable[[AsyncSession], Awaitable[None]]


def with_session(work: Work) -> Callable[[Engine], None]:
    """A test that works in a Session for asyncio."""

    @functools.wraps(work)
    def test(engine: Engine) -> None:
        asyncio.run(run(engine))

    async def run(engine: Engine) -> None:
        url = engine.url
        if engine.dialect.name == "sqlite":
            url = url.set(drivername="sqlite+aiosqlite")
        of_asyncio = create_async_engine(url)
        async with AsyncSession(of_asyncio) as session:
            await work(session)
        await of_asyncio.dispose()

    del test.__wrapped__  # its arguments are no fixtures
    return test


async def add_user(session: AsyncSession) -> User:
    session.add(User(id=1, name="ada"))
    await session.commit()
    return await session.get_one(User, 1)


@pytest.mark.says(
    "Without them, Python says `'coroutine' object has no attribute 'all'`.",
)
@with_session
async def test_a_call_that_is_not_awaited_has_no_result(session: AsyncSession) -> None:
    call = session.scalars(select(User))
    with pytest.raises(AttributeError, match="'coroutine' object has no attribute 'all'"):
        call.all()  # type: ignore[attr-defined]
    assert (await call).all() == []


@pytest.mark.says(
    "So does an `update()` statement in the objects that it changes, for what Python cannot "
    "compute."
)
@with_session
async def test_an_update_statement_expires(session: AsyncSession) -> None:
    user = await add_user(session)
    await session.execute(update(User).values(name=User.name + "!", seen=0))
    assert user.name == "ada!"
    await session.execute(update(User).values(name="grace"))
    assert user.name == "grace"
    assert inspect(user).unloaded == {"seen"}
    await session.refresh(user)
    await session.execute(update(User).values(name=func.upper(User.name), seen=0))
    assert inspect(user).unloaded == {"name"}


@pytest.mark.says(
    "`repr()` and `==` of a mapped dataclass read them too: map its relationships with "
    "`repr=False, compare=False`."
)
@pytest.mark.parametrize("read", [repr, lambda one: one == type(one)(id=1, user_id=1)])
def test_a_dataclass_reads_its_user(engine: Engine, read: Callable[[object], object]) -> None:
    """In a plain Session, the read loads it."""
    with Session(engine) as session:
        session.add_all([User(id=1, name="ada"), Remark(id=1, user_id=1), Note(id=1, user_id=1)])
        session.commit()
    with Session(engine) as session:
        remark, note = session.get_one(Remark, 1), session.get_one(Note, 1)
        assert inspect(remark).unloaded == inspect(note).unloaded == {"user"}
        read(remark)
        read(note)
        assert inspect(remark).unloaded == set()
        assert inspect(note).unloaded == {"user"}


@pytest.mark.says(
    "`Session(engine)` says `AsyncConnection context has not been started and object has not "
    "been awaited`."
)
@pytest.mark.filterwarnings("ignore:coroutine 'AsyncConnection.close':RuntimeWarning")
@with_session
async def test_a_plain_session_needs_a_plain_engine(session: AsyncSession) -> None:
    with Session(session.bind) as plain:  # type: ignore[arg-type]
        with pytest.raises(Exception, match="AsyncConnection context has not been started and"):
            plain.get(User, 1)


@pytest.mark.says("Of two commits at once, both can raise, and nothing is saved.")
@with_session
async def test_two_commits_at_once_save_nothing(session: AsyncSession) -> None:
    await session.connection()
    session.add(User(name="ada"))
    both = await asyncio.gather(session.commit(), session.commit(), return_exceptions=True)
    assert "This transaction is closed" in map(str, both)
    assert IllegalStateChangeError in map(type, both)
    await session.rollback()
    assert (await session.scalars(select(User))).all() == []


@pytest.mark.says(
    "an engine of `sqlite+aiosqlite://` has one connection, and all Sessions share its transaction."
)
def test_sessions_on_a_database_in_memory_share_a_transaction() -> None:
    async def run() -> None:
        engine = create_async_engine("sqlite+aiosqlite://")
        async with engine.begin() as connection:
            await connection.run_sync(Base.metadata.create_all)
        async with AsyncSession(engine) as session, AsyncSession(engine) as other:
            session.add(User(name="ada"))
            await session.flush()
            await other.connection()
            await other.rollback()
            await session.commit()
            assert (await session.scalars(select(User))).all() == []
        await engine.dispose()

    asyncio.run(run())


@pytest.mark.says(
    "A canceled statement costs the Session its connection, and all that is not committed, in a "
    "savepoint too.",
    "in a `begin()` block, let the error leave it.",
)
@pytest.mark.parametrize("rolls_back", [True, False])
def test_a_canceled_statement_costs_the_whole_block(rolls_back: bool, engine: Engine) -> None:
    @with_session
    async def test(session: AsyncSession) -> None:
        async def work() -> None:
            async with session.begin():
                session.add(User(name="ada"))
                await session.flush()
                try:
                    async with asyncio.timeout(0), session.begin_nested():
                        await session.scalars(select(User))
                except TimeoutError:
                    if rolls_back:
                        await session.rollback()
                await session.scalars(select(User))

        closed, invalid = "closed transaction inside context", "invalid transaction"
        with pytest.raises(InvalidRequestError, match=closed if rolls_back else invalid):
            await work()
        assert (await session.scalars(select(User))).all() == []

    test(engine)


@pytest.mark.says("The end of an `async with` block rolls back for you")
@with_session
async def test_the_end_of_a_block_rolls_back(session: AsyncSession) -> None:
    async def work() -> None:
        async with AsyncSession(session.bind) as own, own.begin():
            own.add(User(name="ada"))
            await own.flush()
            async with asyncio.timeout(0):
                await own.scalars(select(User))

    with pytest.raises(TimeoutError):
        await work()
    assert (await session.scalars(select(User))).all() == []


@pytest.mark.says(
    "On SQLite, a SELECT that is canceled while it works can keep the write lock of its "
    "transaction even then, until Python collects garbage: call `gc.collect()`."
)
def test_a_canceled_select_keeps_its_lock_on_sqlite(sqlite: Make) -> None:
    ended = threading.Event()

    def work() -> None:
        time.sleep(0.3)
        ended.set()

    async def write(engine: AsyncEngine) -> None:
        async with AsyncSession(engine) as session:
            session.add(User(name="grace"))
            await session.commit()

    async def canceled(engine: AsyncEngine) -> None:
        async with AsyncSession(engine) as session, session.begin():
            session.add(User(name="ada"))
            await session.flush()
            async with asyncio.timeout(0.1):
                await session.scalar(select(func.work()))

    async def run() -> None:
        engine = create_async_engine(sqlite("delete").url.set(drivername="sqlite+aiosqlite"))

        @event.listens_for(engine.sync_engine, "connect")
        def set_up(driver: Any, _: object) -> None:
            driver.create_function("work", 0, work)
            driver.execute("PRAGMA busy_timeout = 500")

        with pytest.raises(TimeoutError):
            await canceled(engine)
        await asyncio.to_thread(ended.wait)
        with pytest.raises(OperationalError, match="database is locked"):
            await write(engine)
        gc.collect()
        await write(engine)
        await engine.dispose()

    gc.disable()
    try:
        asyncio.run(run())
    finally:
        gc.enable()


@pytest.mark.says(
    "`except Exception` does not catch a `CancelledError`.",
    "A `commit()` that is canceled [may have saved all the same]",
)
@with_session
async def test_a_canceled_commit_may_have_saved(session: AsyncSession) -> None:
    """The COMMIT is through when its task is canceled."""
    session.add(User(name="ada"))
    await session.flush()
    task = asyncio.create_task(session.commit())

    def cancel() -> None:
        time.sleep(0.3)
        task.cancel()

    assert session.bind is not None
    event.listen(
        session.bind.sync_engine,
        "commit",
        lambda _: asyncio.get_running_loop().call_soon(cancel),
        once=True,
    )
    with pytest.raises(asyncio.CancelledError) as raised:
        await task
    assert not isinstance(raised.value, Exception)
    await session.rollback()
    assert len((await session.scalars(select(User))).all()) == 1

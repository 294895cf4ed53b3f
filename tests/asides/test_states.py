"""What the page of states says beside its programs."""

import asyncio
import gc
import threading

import pytest
from sqlalchemy import Engine, ForeignKey, event, func, inspect, select
from sqlalchemy.exc import SAWarning
from sqlalchemy.ext.asyncio import AsyncSession, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, relationship

from tests.asides.conftest import Make


class Base(DeclarativeBase):
    """Of this file's tables."""


class User(Base):
    """It owns its addresses."""

    __tablename__ = "users"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    addresses: Mapped[list["Address"]] = relationship(cascade="all, delete-orphan")


class Address(Base):
    """A user's."""

    __tablename__ = "addresses"
    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))


@pytest.fixture
def user(engine: Engine) -> User:
    """It has a row and one address, and is in no Session."""
    with Session(engine, expire_on_commit=False) as session:
        user = User(name="ada", addresses=[Address()])
        session.add(user)
        session.commit()
        return user


@pytest.mark.says(
    "What you changed and did not flush, columns and lists, is written at the next flush, even "
    "from before the close: a list that you emptied with `delete-orphan` then deletes its rows."
)
def test_changes_from_before_the_close_are_written(engine: Engine, user: User) -> None:
    with Session(engine) as session:
        session.add(user)
        user.name = "grace"
        user.addresses.clear()
    assert inspect(user).detached
    with Session(engine) as session:
        session.add(user)
        session.commit()
        assert user.name == "grace"
        assert session.scalar(select(func.count(Address.id))) == 0


@pytest.mark.says("A `delete()` that was not flushed is forgotten.")
def test_a_delete_from_before_the_close_is_forgotten(engine: Engine, user: User) -> None:
    with Session(engine) as session:
        session.add(user)
        session.delete(user)
    with Session(engine) as session:
        session.add(user)
        session.commit()
        assert session.scalar(select(func.count(User.id))) == 1


@pytest.mark.says(
    "Under asyncio, the pool then loses the connection, with `SAWarning: The garbage collector is "
    "trying to clean up non-checked-in connection`: close each `AsyncSession`, as `async with` "
    "does."
)
@pytest.mark.parametrize("closed", [True, False])
def test_a_pool_loses_the_connection_of_a_lost_session(sqlite: Make, closed: bool) -> None:
    file = sqlite("delete").url.database
    opened: list[object] = []

    async def read(session: AsyncSession) -> None:
        await session.scalar(select(1))
        if closed:
            await session.close()

    async def work() -> None:
        threads = threading.active_count()
        engine = create_async_engine(f"sqlite+aiosqlite:///{file}")
        event.listen(engine.sync_engine, "connect", lambda *found: opened.append(found))
        await read(AsyncSession(engine))
        if closed:
            gc.collect()
        else:
            with pytest.warns(SAWarning, match="trying to clean up non-checked-in connection"):
                gc.collect()
        async with AsyncSession(engine) as session:
            await read(session)
        await engine.dispose()
        while threading.active_count() > threads:  # the lost one's thread speaks to this loop
            await asyncio.sleep(0.01)

    asyncio.run(work())
    assert len(opened) == (1 if closed else 2)


@pytest.mark.says("on SQLite maybe to a stranger's.")
def test_a_phantom_overwrites_a_stranger(sqlite: Make) -> None:
    engine = sqlite("delete")
    with Session(engine) as session:
        phantom = User(name="phantom")
        session.add(phantom)
        session.flush()
    with Session(engine) as session:
        session.add(User(name="stranger"))
        session.commit()
    with Session(engine) as session:
        phantom.name = "changed"
        session.add(phantom)
        session.commit()
    with Session(engine) as session:
        assert session.scalars(select(User.name)).all() == ["changed"]

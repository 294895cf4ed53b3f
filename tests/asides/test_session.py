"""What the page of the Session says beside its programs."""

import asyncio
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from sqlalchemy import Engine, event, select
from sqlalchemy.exc import (
    IllegalStateChangeError,
    InvalidRequestError,
    ResourceClosedError,
    SAWarning,
)
from sqlalchemy.ext.asyncio import AsyncSession, async_object_session, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, object_session


class Base(DeclarativeBase):
    """Of this file's table."""


class User(Base):
    """It has a name."""

    __tablename__ = "users"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str | None]


@pytest.mark.says(
    "A flush that changes both raises `InvalidRequestError`: `Could not sort objects by primary "
    "key`."
)
def test_two_objects_of_one_row_cannot_be_sorted(engine: Engine) -> None:
    with Session(engine) as session:
        user = User(id="7")
        session.add(user)
        session.flush()
        other = session.get_one(User, 7)
        user.name, other.name = "ada", "grace"
        with pytest.raises(InvalidRequestError, match="Could not sort objects by primary key"):
            session.flush()


def while_it_commits(session: Session, call: Callable[[], Any], given: list[Any]) -> None:
    """Takes what another thread's call gives, which comes while the commit sends an UPDATE."""

    @event.listens_for(session.get_bind(), "before_cursor_execute")
    def run(*_: object) -> None:
        if not given:
            with ThreadPoolExecutor() as threads:
                future = threads.submit(call)
                given.append(future.exception() or future.result())

    session.commit()


SHARED = (
    "At the same moment, a call raises, as `IllegalStateChangeError`, or a change is lost with no "
    "more than a warning."
)


@pytest.fixture
def users(engine: Engine) -> list[str | None]:
    """The names of two users that have rows."""
    names: list[str | None] = ["ada", "grace"]
    with Session(engine) as session:
        session.add_all([User(name=name) for name in names])
        session.commit()
    return names


def names(engine: Engine) -> list[str | None]:
    with Session(engine) as session:
        return list(session.scalars(select(User.name).order_by(User.id)))


@pytest.mark.says(SHARED)
@pytest.mark.parametrize("call", [Session.commit, Session.rollback, Session.close])
def test_two_threads_end_one_transaction(
    engine: Engine, users: list[str | None], call: Callable[[Session], None]
) -> None:
    with Session(engine) as session:
        session.get_one(User, 1).name = "Ada"
        given: list[Any] = []
        with pytest.raises(ResourceClosedError):
            while_it_commits(session, lambda: call(session), given)
        assert isinstance(given[0], IllegalStateChangeError)
    assert names(engine) == users


@pytest.mark.says(SHARED)
@pytest.mark.usefixtures("users")
def test_a_thread_changes_while_another_commits(engine: Engine) -> None:
    with Session(engine) as session:
        ada, grace = session.scalars(select(User).order_by(User.id))
        ada.name = "Ada"
        given: list[Any] = []
        with pytest.warns(SAWarning, match="will not result in database updates"):
            while_it_commits(session, lambda: setattr(grace, "name", "Grace"), given)
        assert given == [None]
    assert names(engine) == ["Ada", "grace"]


@pytest.mark.says("so it does where a `break` leaves a generator that holds the block.")
def test_a_break_rolls_the_block_of_a_generator_back(engine: Engine) -> None:
    def add_users() -> Iterator[str]:
        with Session(engine) as session, session.begin():
            for name in ("ada", "grace"):
                session.add(User(name=name))
                session.flush()
                yield name

    added = add_users()
    for name in added:
        assert name == "ada"
        break
    del added
    assert names(engine) == []


@pytest.mark.says(
    "Under asyncio, `async_object_session()` returns the `AsyncSession`, and `object_session()` "
    "the Session inside it."
)
@pytest.mark.usefixtures("users")
def test_the_session_of_an_object_under_asyncio(engine: Engine) -> None:
    async def work() -> None:
        url = engine.url
        if engine.dialect.name == "sqlite":
            url = url.set(drivername="sqlite+aiosqlite")
        of_asyncio = create_async_engine(url)
        async with AsyncSession(of_asyncio) as session:
            user = await session.get_one(User, 1)
            assert async_object_session(user) is session
            assert object_session(user) is session.sync_session
        await of_asyncio.dispose()

    asyncio.run(work())

"""What the page *Large results* says beside its programs."""

import asyncio
from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import Engine, create_engine, event, insert, select
from sqlalchemy.exc import IntegrityError, InternalError, ProgrammingError
from sqlalchemy.ext.asyncio import AsyncSession, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

from tests.asides.conftest import Make
from tests.asides.sqlite_modes import refused_without_wal, with_each_journal


class Base(DeclarativeBase):
    """Of this file's table."""


class User(Base):
    """It has a name."""

    __tablename__ = "users"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]


def add_users(engine: Engine) -> None:
    with Session(engine) as session:
        session.add_all([User(name=name) for name in ("ada", "grace", "alan")])
        session.commit()


def read_users(session: Session) -> Iterator[User]:
    yield from session.scalars(select(User).order_by(User.id), execution_options={"yield_per": 1})


@pytest.mark.says("On SQLite without WAL mode, [it cannot commit]")
@with_each_journal
def test_no_other_commits_while_a_result_is_read(sqlite: Make, journal: str) -> None:
    engine = sqlite(journal)
    add_users(engine)
    with Session(engine) as reader, Session(engine) as session:
        users = read_users(reader)
        next(users)
        session.add(User(name="edsger"))
        with refused_without_wal(journal):
            session.commit()


@pytest.mark.says("To survive the error of one row, write it in a [savepoint]")
def test_a_savepoint_leaves_the_result_alone(postgresql: Engine) -> None:
    add_users(postgresql)
    names = []
    with Session(postgresql) as session:
        for user in read_users(session):
            with pytest.raises(IntegrityError), session.begin_nested():
                session.execute(insert(User).values(id=user.id, name="again"))
            names.append(user.name)
    assert names == ["ada", "grace", "alan"]


@pytest.mark.says("`rollback()` ends the result as a commit does.")
def test_a_rollback_ends_the_result(postgresql: Engine) -> None:
    add_users(postgresql)
    engine = create_engine(postgresql.url)
    with Session(engine) as session:
        users = read_users(session)
        next(users)
        session.rollback()
        with pytest.raises(ProgrammingError):
            next(users)
    engine.dispose()


@pytest.mark.says("Under AUTOCOMMIT, PostgreSQL refuses the cursor, with `InternalError`")
def test_autocommit_refuses_the_cursor(postgresql: Engine) -> None:
    engine = postgresql.execution_options(isolation_level="AUTOCOMMIT")
    with Session(engine) as session, pytest.raises(InternalError):
        next(read_users(session))


@pytest.mark.says("Set it: `stream()` alone makes all objects first.")
@pytest.mark.parametrize(("options", "made"), [({}, 3), ({"yield_per": 1}, 1)])
def test_stream_alone_makes_all_objects(options: dict[str, Any], made: int, sqlite: Make) -> None:
    file = sqlite("delete")
    add_users(file)
    loaded: list[object] = []

    def note(user: User, _: object) -> None:
        loaded.append(user)

    async def work() -> None:
        engine = create_async_engine(f"sqlite+aiosqlite:///{file.url.database}")
        async with AsyncSession(engine) as session:
            users = await session.stream_scalars(select(User), execution_options=options)
            await anext(aiter(users))
        await engine.dispose()

    event.listen(User, "load", note)
    asyncio.run(work())
    event.remove(User, "load", note)
    assert len(loaded) == made

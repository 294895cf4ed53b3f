"""What the page *Large results* says beside its programs."""

import asyncio
import datetime
import gc
import uuid
from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import (
    Engine,
    ForeignKey,
    create_engine,
    delete,
    event,
    func,
    insert,
    select,
    text,
    tuple_,
    update,
)
from sqlalchemy.exc import (
    IntegrityError,
    InternalError,
    InvalidRequestError,
    MissingGreenlet,
    ProgrammingError,
    StatementError,
)
from sqlalchemy.ext.asyncio import AsyncSession, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, relationship
from sqlalchemy.orm.exc import ObjectDeletedError
from sqlalchemy.sql.base import Executable

from tests.asides.conftest import Make
from tests.asides.sqlite_modes import refused_without_wal, with_each_journal


class Base(DeclarativeBase):
    """Of this file's table."""


class User(Base):
    """It has a name."""

    __tablename__ = "users"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]


class Team(Base):
    """It has members, which a query for it joins."""

    __tablename__ = "teams"
    id: Mapped[int] = mapped_column(primary_key=True)
    members: Mapped[list["Member"]] = relationship(lazy="joined")


class Member(Base):
    """It is in a team."""

    __tablename__ = "members"
    id: Mapped[int] = mapped_column(primary_key=True)
    team_id: Mapped[int] = mapped_column(ForeignKey("teams.id"))


class Ticket(Base):
    """Its key says nothing about its age."""

    __tablename__ = "tickets"
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)


class Login(Base):
    """The database says when it was."""

    __tablename__ = "logins"
    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime.datetime] = mapped_column(server_default=func.now())
    place: Mapped[int | None]


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


@pytest.mark.says("Under AUTOCOMMIT, PostgreSQL refuses the cursor")
def test_autocommit_refuses_the_cursor(postgresql: Engine) -> None:
    engine = postgresql.execution_options(isolation_level="AUTOCOMMIT")
    with Session(engine) as session, pytest.raises(InternalError):
        next(read_users(session))


@pytest.mark.says("also that of any `stream()`, with `InternalError`")
def test_autocommit_refuses_a_stream(postgresql: Engine) -> None:
    async def work() -> None:
        engine = create_async_engine(postgresql.url, isolation_level="AUTOCOMMIT")
        async with AsyncSession(engine) as session:
            await session.execute(select(User))
            with pytest.raises(InternalError):
                await session.stream(select(User))
        await engine.dispose()

    asyncio.run(work())


@pytest.mark.says("`scalars(…).yield_per()` is too late: PostgreSQL has sent all rows by then.")
def test_yield_per_of_the_result_opens_no_cursor(postgresql: Engine) -> None:
    add_users(postgresql)
    cursors = text("SELECT count(*) FROM pg_cursors WHERE statement LIKE '%users%'")
    statement = select(User.id)
    with Session(postgresql) as session:
        late = session.scalars(statement).yield_per(1)
        next(late)
        assert session.scalar(cursors) == 0
        early = session.scalars(statement.execution_options(yield_per=1))
        next(early)
        assert session.scalar(cursors) == 1
        early.close()


@pytest.mark.says('A joined list, also by `lazy="joined"`')
def test_a_list_that_the_class_joins_is_refused(engine: Engine) -> None:
    statement = select(Team).execution_options(yield_per=1)
    with Session(engine) as session, pytest.raises(InvalidRequestError, match="uniquing"):
        session.scalars(statement)


@pytest.mark.says("and take `all()` of `text()` or a `Table`.")
@pytest.mark.parametrize("statement", [text("SELECT id FROM users"), select(User.__table__)])
def test_a_table_gives_own_rows_again(statement: Executable, sqlite: Make) -> None:
    engine = sqlite("delete")
    add_users(engine)
    read = {"all": 0, "as you read": 0}
    with Session(engine) as session:
        for _ in session.execute(statement).all():
            read["all"] += 1
            session.execute(insert(User).values(name="new"))
        session.rollback()
        for _ in session.execute(statement):
            read["as you read"] += 1
            session.execute(insert(User).values(name="new"))
            if read["as you read"] == 20:
                break
    assert read == {"all": 3, "as you read": 20}


@pytest.mark.says("A test [in an outer transaction](testing.md) does not show it.")
def test_a_commit_in_an_outer_transaction_leaves_the_result_open(postgresql: Engine) -> None:
    add_users(postgresql)
    read = []
    with postgresql.connect() as connection, connection.begin():
        with Session(connection, join_transaction_mode="create_savepoint") as session:
            for user in read_users(session):
                read.append(user.name)
                session.commit()
    assert read == ["ada", "grace", "alan"]


def keys_of_pages(session: Session, column: Any, first: Any) -> list[int]:
    """Of the logins, page by page, in the order of the column and the key."""
    keys: list[int] = []
    order = tuple_(column, Login.id)
    last = (first, 0)
    page = select(column, Login.id).order_by(column, Login.id).limit(1)
    while row := session.execute(page.where(order > last)).first():
        last = (row[0], row[1])
        keys.append(last[1])
    return keys


@pytest.mark.says("and without NULL.")
def test_pages_in_an_order_with_null_leave_rows_out(engine: Engine) -> None:
    with Session(engine) as session:
        session.add_all([Login(id=1), Login(id=2, place=5), Login(id=3)])
        assert keys_of_pages(session, Login.place, 0) == [2]


@pytest.mark.says("On SQLite, a time that `func.now()` made cannot be compared so.")
def test_pages_by_a_time_of_sqlite_leave_rows_out(sqlite: Make) -> None:
    with Session(sqlite("delete")) as session:
        session.add_all([Login(id=1), Login(id=2), Login(id=3)])
        session.flush()
        assert keys_of_pages(session, Login.at, datetime.datetime.min) == [1]
        session.execute(update(Login).values(at=datetime.datetime(2026, 1, 31)))
        assert keys_of_pages(session, Login.at, datetime.datetime.min) == [1, 2, 3]


@pytest.mark.says("A lower key that others commit later is left out")
def test_a_lower_key_comes_late(postgresql: Engine) -> None:
    def names_after(last: int) -> list[User]:
        with Session(postgresql) as session:
            return list(session.scalars(select(User).where(User.id > last).order_by(User.id)))

    with Session(postgresql) as late, Session(postgresql) as session:
        late.add(User(name="late"))
        late.flush()
        session.add(User(name="early"))
        session.commit()
        (user,) = names_after(0)
        late.commit()
    assert user.name == "early"
    assert names_after(user.id) == []


@pytest.mark.says("Random UUIDs come below it, too")
def test_a_random_key_comes_below_the_highest(engine: Engine) -> None:
    random = uuid.UUID(int=5)
    read = []
    with Session(engine) as session:
        session.add_all([Ticket(id=uuid.UUID(int=1)), Ticket(id=uuid.UUID(int=9))])
        session.commit()
        end = session.scalars(select(Ticket.id).order_by(Ticket.id.desc()).limit(1)).one()
        last = uuid.UUID(int=0)
        page = select(Ticket.id).where(Ticket.id <= end).order_by(Ticket.id).limit(1)
        while keys := session.scalars(page.where(Ticket.id > last)).all():
            last = keys[-1]
            read.append(last)
            if last == uuid.UUID(int=1):
                session.add(Ticket(id=random))
            session.commit()
    assert random in read


@pytest.mark.says("it overwrites your own change of a later row, too")
def test_a_later_row_is_read_as_it_was(postgresql: Engine) -> None:
    add_users(postgresql)
    with Session(postgresql) as session:
        for user in read_users(session):
            if user.name == "ada":
                session.execute(update(User).where(User.name == "alan").values(name="Alan"))
            user.name += "!"
            session.flush()
        assert session.scalars(select(User.name).order_by(User.id)).all()[-1] == "alan!"


@pytest.mark.says("(FOR UPDATE leaves that row out)")
def test_a_lock_leaves_out_a_row_of_ones_own(postgresql: Engine) -> None:
    add_users(postgresql)
    statement = select(User).order_by(User.id).with_for_update().execution_options(yield_per=1)
    read = []
    with Session(postgresql) as session:
        for user in session.scalars(statement):
            if user.name == "ada":
                session.execute(update(User).where(User.name == "alan").values(name="Alan"))
            read.append(user.name)
    assert read == ["ada", "grace"]


@pytest.mark.says("`ObjectDeletedError` if its row is gone")
def test_a_commit_while_reading_finds_a_row_gone(engine: Engine) -> None:
    add_users(engine)
    with Session(engine) as session:
        users = session.scalars(select(User).order_by(User.id))
        next(users)
        session.commit()
        with Session(engine) as other:
            other.execute(delete(User).where(User.name == "grace"))
            other.commit()
        with pytest.raises(ObjectDeletedError):
            print(next(users).name)


@pytest.mark.filterwarnings("ignore:coroutine .* was never awaited:RuntimeWarning")
@pytest.mark.says("`MissingGreenlet` in an `AsyncSession`")
def test_a_commit_while_reading_needs_an_await(sqlite: Make) -> None:
    file = sqlite("delete")
    add_users(file)

    async def work() -> None:
        engine = create_async_engine(f"sqlite+aiosqlite:///{file.url.database}")
        async with AsyncSession(engine) as session:
            users = await session.scalars(select(User).order_by(User.id))
            next(users)
            await session.commit()
            with pytest.raises((MissingGreenlet, StatementError), match="greenlet_spawn"):
                print(next(users).name)
            gc.collect()
        await engine.dispose()

    asyncio.run(work())


@pytest.mark.says(
    "It loses what you have not flushed, and with `yield_per`, the next part raises "
    "`InvalidRequestError`."
)
def test_expunge_all_ends_the_result(engine: Engine) -> None:
    add_users(engine)
    statement = select(User).order_by(User.id).execution_options(yield_per=1)
    with Session(engine) as session:
        with session.scalars(statement) as users:
            next(users).name = "changed"
            session.expunge_all()
            with pytest.raises(InvalidRequestError, match="identity map is no longer valid"):
                next(users)
        session.commit()
        assert session.scalars(select(User.name).order_by(User.id)).first() == "ada"


@pytest.mark.says("OFFSET needs a unique order, too")
def test_pages_in_an_order_with_ties_leave_rows_out(postgresql: Engine) -> None:
    with Session(postgresql) as session:
        session.execute(insert(User), [{"name": str(number % 2)} for number in range(300)])
        page = select(User.id).order_by(User.name).limit(50)
        read = [key for offset in range(0, 300, 50) for key in session.scalars(page.offset(offset))]
    assert len(read) == 300
    assert len(set(read)) < 300


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

"""What pages say of asyncpg: each sentence is there, and a run shows it."""

import asyncio
import os
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Annotated

import pytest
from fastapi import Depends, FastAPI
from fastapi.testclient import TestClient
from httpx2 import ASGITransport, AsyncClient
from sqlalchemy import Column, ForeignKey, Table, delete, insert, select, text, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.exc import DBAPIError, IntegrityError, InterfaceError, MissingGreenlet
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, joinedload, mapped_column, relationship
from sqlalchemy.orm.exc import StaleDataError

from recorder.databases import Place, PostgreSQL


class Base(DeclarativeBase):
    """Of this file's tables."""


memberships = Table(
    "memberships",
    Base.metadata,
    Column("user_id", ForeignKey("users.id")),
    Column("team_id", ForeignKey("teams.id")),
)


class User(Base):
    """It counts its versions, and is in teams."""

    __tablename__ = "users"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)
    version: Mapped[int] = mapped_column()
    teams: Mapped[list["Team"]] = relationship(secondary=memberships)
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - typed by its base


class Team(Base):
    """It counts nothing."""

    __tablename__ = "teams"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]


@pytest.fixture
def place() -> Iterator[Place]:
    """A schema of PostgreSQL."""
    server = PostgreSQL(os.environ["DATABASE_URL"], async_driver="asyncpg")
    with server.fresh() as place:
        yield place
    server.close()


@asynccontextmanager
async def session_of(place: Place) -> AsyncIterator[AsyncSession]:
    """A Session; two users have a row, and two teams."""
    engine = create_async_engine(place.async_url)
    async with engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
        await connection.execute(
            insert(User).values([{"name": name, "version": 1} for name in ("ada", "grace")])
        )
        await connection.execute(insert(Team).values([{"name": "red"}, {"name": "blue"}]))
    async with AsyncSession(engine, expire_on_commit=False) as session:
        yield session
    await engine.dispose()


async def elsewhere(session: AsyncSession, sql: str, level: str = "READ COMMITTED") -> None:
    """Send a statement in a transaction of its own."""
    connection: AsyncConnection
    async with session.bind.connect() as connection:  # type: ignore[union-attr]
        await connection.execution_options(isolation_level=level)
        await connection.execute(text(sql))
        await connection.commit()


async def stale_deletes_are_left(session: AsyncSession) -> None:
    users = (await session.scalars(select(User))).all()
    await elsewhere(session, "UPDATE users SET version = 2")
    for user in users:
        await session.delete(user)
    await session.commit()
    assert len((await session.scalars(select(User.id))).all()) == len(users)


async def one_stale_delete_raises(session: AsyncSession) -> None:
    user = await session.get_one(User, 1)
    await elsewhere(session, "UPDATE users SET version = 2")
    await session.delete(user)
    with pytest.raises(StaleDataError):
        await session.flush()


async def double_link_goes(session: AsyncSession) -> None:
    await elsewhere(session, "INSERT INTO memberships VALUES (1, 1), (1, 1)")
    user = await session.get_one(User, 1)
    await session.refresh(user, ["teams"])
    user.teams.clear()
    await session.commit()
    assert (await session.execute(select(memberships))).all() == []


async def gone_link_is_not_told(session: AsyncSession) -> None:
    await elsewhere(session, "INSERT INTO memberships VALUES (1, 1)")
    user = await session.get_one(User, 1)
    await session.refresh(user, ["teams"])
    await elsewhere(session, "DELETE FROM memberships")
    user.teams.clear()
    await session.commit()


async def gone_rows_are_not_told(session: AsyncSession) -> None:
    teams = (await session.scalars(select(Team))).all()
    await elsewhere(session, "DELETE FROM teams")
    for team in teams:
        team.name += "!"
    await session.commit()


async def stale_changes_raise(session: AsyncSession) -> None:
    users = (await session.scalars(select(User))).all()
    await elsewhere(session, "UPDATE users SET version = 2")
    for user in users:
        user.name += "!"
    with pytest.raises(StaleDataError):
        await session.flush()


async def list_is_not_counted(session: AsyncSession) -> None:
    rows = [{"id": 1, "name": "x"}, {"id": 9, "name": "y"}]
    await session.execute(update(Team), rows)
    with pytest.raises(StaleDataError):
        await session.execute(update(Team), rows[1:])


async def text_key_is_refused(session: AsyncSession) -> None:
    with pytest.raises(DBAPIError, match="cannot be interpreted as an integer"):
        await session.get(Team, "1")


async def snapshot_is_a_dbapi_error(session: AsyncSession) -> None:
    await session.connection(execution_options={"isolation_level": "REPEATABLE READ"})
    await session.scalars(select(Team))
    await elsewhere(session, "UPDATE teams SET name = name || '!'")
    with pytest.raises(DBAPIError, match="could not serialize access") as raised:
        await session.execute(delete(Team))
    assert type(raised.value) is DBAPIError


async def conflict_in_a_snapshot_is_a_dbapi_error(session: AsyncSession) -> None:
    await session.connection(execution_options={"isolation_level": "REPEATABLE READ"})
    await session.scalars(select(Team))
    await elsewhere(session, "INSERT INTO users (name, version) VALUES ('alan', 1)")
    statement = upsert(User).values(name="alan", version=1).on_conflict_do_nothing()
    with pytest.raises(DBAPIError, match="could not serialize access") as raised:
        await session.execute(statement)
    assert type(raised.value) is DBAPIError


async def row_twice_is_a_dbapi_error(session: AsyncSession) -> None:
    rows = upsert(User).values([{"name": "alan", "version": 1}] * 2)
    statement = rows.on_conflict_do_update(index_elements=[User.name], set_={"version": 2})
    with pytest.raises(DBAPIError, match="a second time") as raised:
        await session.execute(statement)
    assert type(raised.value) is DBAPIError


async def integrity_error_has_a_class(session: AsyncSession) -> None:
    with pytest.raises(IntegrityError) as raised:
        await session.execute(insert(User).values(name="ada", version=1))
    assert getattr(raised.value.orig, "sqlstate", None) == "23505"


async def commit_closes_the_cursor(session: AsyncSession) -> None:
    await elsewhere(session, "INSERT INTO teams (name) SELECT 'x' FROM generate_series(1, 200)")
    read = []

    async def commit_at_each() -> None:
        parts = {"yield_per": 1}
        async for team in await session.stream_scalars(select(Team), execution_options=parts):
            read.append(team)
            await session.commit()

    with pytest.raises(Exception, match="outside of a transaction") as raised:
        await commit_at_each()
    assert type(raised.value).__name__ == "NoActiveSQLTransactionError"
    assert 0 < len(read) < 200


async def lock_of_a_join_is_a_dbapi_error(session: AsyncSession) -> None:
    statement = select(User).options(joinedload(User.teams)).with_for_update()
    with pytest.raises(DBAPIError, match="nullable side of an outer join") as raised:
        await session.execute(statement)
    assert type(raised.value) is DBAPIError


async def rollback_finds_no_connection(session: AsyncSession) -> None:
    process = await session.scalar(text("SELECT pg_backend_pid()"))
    await elsewhere(session, f"SELECT pg_terminate_backend({process}, 5000)")
    with pytest.raises(InterfaceError):
        await session.rollback()


async def client_of_tests_has_another_loop(session: AsyncSession) -> None:
    connection = await session.connection()

    def get_connection() -> AsyncConnection:
        return connection

    app = FastAPI()

    @app.get("/")
    async def read(connection: Annotated[AsyncConnection, Depends(get_connection)]) -> int:
        return await connection.scalar(select(User.id).order_by(User.id)) or 0

    with pytest.raises(RuntimeError, match="attached to a different loop"):
        TestClient(app).get("/")
    await session.invalidate()  # in the middle of a query, it may be
    connection = await session.connection()
    transport = ASGITransport(app)
    async with AsyncClient(transport=transport, base_url="http://test") as client:
        assert (await client.get("/")).json() == 1


async def failed_read_is_bare(session: AsyncSession) -> None:
    user = await session.get_one(User, 1)
    with pytest.raises(MissingGreenlet):
        _ = user.teams


async def query_beside_a_commit_is_refused(session: AsyncSession) -> None:
    await session.connection()
    session.add(Team(name="green"))

    async def query() -> None:
        await session.scalars(select(User.id))

    _, error = await asyncio.gather(session.commit(), query(), return_exceptions=True)
    assert isinstance(error, InterfaceError)
    assert "cannot perform operation: another operation is in progress" in str(error)
    await session.invalidate()


Shows = Callable[[AsyncSession], Awaitable[None]]
SAID: list[tuple[str, str, list[Shows]]] = [
    (
        "guides/identity-map",
        "With asyncpg, it is so only if the flush deletes one object of the class: several stale "
        "ones are left, without an error.",
        [stale_deletes_are_left, one_stale_delete_raises],
    ),
    (
        "guides/identity-map",
        "the call raises `OperationalError`, or `DBAPIError` with asyncpg.",
        [snapshot_is_a_dbapi_error],
    ),
    (
        "guides/many-to-many",
        "asyncpg does not report the number, so there both rows go.",
        [double_link_goes],
    ),
    (
        "guides/delete",
        "asyncpg reports no missing link, and neither warns nor raises where one flush changes or "
        "deletes several rows of a table; with a version counter, a change still raises.",
        [gone_link_is_not_told, gone_rows_are_not_told, stale_changes_raise],
    ),
    (
        "guides/update-many-rows",
        "asyncpg does not count the rows of a list, and so does not raise for two or more.",
        [list_is_not_counted],
    ),
    ("guides/session", "(asyncpg refuses it)", [text_key_is_refused]),
    (
        "guides/upsert",
        "`OperationalError`, or `DBAPIError` with asyncpg.",
        [conflict_in_a_snapshot_is_a_dbapi_error],
    ),
    (
        "guides/upsert",
        "a `ProgrammingError`, or a `DBAPIError` with asyncpg.",
        [row_twice_is_a_dbapi_error],
    ),
    (
        "guides/upsert",
        "and a list of rows [raises](update-many-rows.md#what-must-each-row-have), except with "
        "asyncpg.",
        [list_is_not_counted],
    ),
    (
        "guides/messages",
        "With asyncpg, some are a plain `DBAPIError`: compare `error.orig.sqlstate`.",
        [snapshot_is_a_dbapi_error, integrity_error_has_a_class],
    ),
    (
        "guides/large-results",
        "the next part raises `ProgrammingError`, or asyncpg's own `NoActiveSQLTransactionError`.",
        [commit_closes_the_cursor],
    ),
    (
        "reference/methods",
        "you lock a LEFT OUTER JOIN (`DBAPIError` with asyncpg)",
        [lock_of_a_join_is_a_dbapi_error],
    ),
    ("guides/rollback", "(asyncpg: `InterfaceError`)", [rollback_finds_no_connection]),
    ("guides/testing", "asyncpg raises the same error.", [client_of_tests_has_another_loop]),
    ("guides/asyncio", "always with asyncpg or SQLAlchemy 2.0.", [failed_read_is_bare]),
    (
        "guides/asyncio",
        "With asyncpg, a query beside a commit can raise `InterfaceError`: `cannot perform "
        "operation: another operation is in progress`.",
        [query_beside_a_commit_is_refused],
    ),
]


@pytest.mark.parametrize(("page", "sentence"), [entry[:2] for entry in SAID])
def test_the_page_says_it(page: str, sentence: str) -> None:
    said = " ".join(Path(f"docs/{page}.md").read_text(encoding="utf-8").split())
    assert sentence in said


@pytest.mark.parametrize(
    "shows", dict.fromkeys(show for *_, shows in SAID for show in shows), ids=lambda s: s.__name__
)
def test_a_run_shows_it(shows: Shows, place: Place) -> None:
    async def run() -> None:
        async with session_of(place) as session:
            await shows(session)

    asyncio.run(run())

"""What drivers say, as *Messages explained* lists it: each message is provoked on its database."""

import asyncio
import os
import re
import socket
import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import (
    ColumnElement,
    Connection,
    DateTime,
    Engine,
    create_engine,
    event,
    exc,
    literal,
    select,
    text,
)
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.ext.asyncio import create_async_engine

PAGE = Path("docs/guides/messages.md")
_ROW = re.compile(r"^\| `([^`]+)` \| `(\w+)`, (\w+)\.", re.MULTILINE)
ROWS = [match.groups() for match in _ROW.finditer(PAGE.read_text(encoding="utf-8"))]

Provoke = Callable[[Engine], None]


@pytest.fixture
def engine(database: str, tmp_path: Path) -> Iterator[Engine]:
    """Of a database with one row in `parents`, and with `children`, whose parent must be there."""
    if database == "PostgreSQL":
        schema = f"session_by_example_messages_{os.getpid()}"
        engine = create_engine(
            os.environ["DATABASE_URL"], connect_args={"options": f"-c search_path={schema}"}
        )
        before = [f"DROP SCHEMA IF EXISTS {schema} CASCADE", f"CREATE SCHEMA {schema}"]
        after = [before[0]]
    else:
        engine = create_engine(f"sqlite:///{tmp_path}/test.db", connect_args={"timeout": 0.1})
        before = after = []

        @event.listens_for(engine, "connect")
        def check_foreign_keys(connection: DBAPIConnection, _: object) -> None:
            connection.cursor().execute("PRAGMA foreign_keys = ON")

    tables = (
        "CREATE TABLE parents (id INTEGER PRIMARY KEY, name VARCHAR NOT NULL UNIQUE)",
        "CREATE TABLE children (parent_id INTEGER REFERENCES parents (id))",
        "INSERT INTO parents VALUES (1, 'ada'), (2, 'grace')",
    )
    with engine.begin() as connection:
        send(connection, *before, *tables)
    yield engine
    with engine.begin() as connection:
        send(connection, *after)
    engine.dispose()


def send(connection: Connection, *statements: str) -> None:
    for statement in statements:
        connection.execute(text(statement))


def one(*statements: str) -> Provoke:
    """Sends statements in one transaction."""

    def provoke(engine: Engine) -> None:
        with engine.begin() as connection:
            send(connection, *statements)

    return provoke


def rename(key: int) -> str:
    return f"UPDATE parents SET name = name || '!' WHERE id = {key}"  # noqa: S608 - the key is ours


def after_an_error(engine: Engine) -> None:
    with engine.begin() as connection:
        with pytest.raises(exc.ProgrammingError):
            send(connection, "SELECT nothing")
        send(connection, "SELECT 1")


def beside_a_writer(engine: Engine) -> None:
    with engine.connect() as writer, engine.connect() as other:
        send(writer, rename(1))
        if engine.dialect.name == "postgresql":
            send(other, "SET lock_timeout = '50ms'")
        send(other, rename(1))


def after_a_newer_row(engine: Engine) -> None:
    with engine.connect() as connection, engine.connect() as other:
        connection.execution_options(isolation_level="REPEATABLE READ")
        send(connection, "SELECT * FROM parents")
        send(other, rename(1))
        other.commit()
        send(connection, rename(1))


def after_a_dependency(engine: Engine) -> None:
    serializable = engine.execution_options(isolation_level="SERIALIZABLE")
    with serializable.connect() as connection, serializable.connect() as other:
        for each in connection, other:
            send(each, "SELECT count(*) FROM parents")
        send(connection, "INSERT INTO parents VALUES (3, 'alan')")
        send(other, "INSERT INTO parents VALUES (4, 'edsger')")
        connection.commit()
        other.commit()


def after_a_wait(engine: Engine) -> None:
    with engine.connect() as connection:
        send(connection, "SET LOCAL idle_in_transaction_session_timeout = '20ms'")
        time.sleep(0.2)
        send(connection, "SELECT 1")


def after_a_migration(engine: Engine) -> None:
    with engine.connect() as connection, engine.connect() as other:
        for _ in range(10):  # then psycopg prepares the statement
            send(connection, "SELECT * FROM parents")
            connection.commit()
        send(other, "ALTER TABLE parents ADD COLUMN town VARCHAR")
        other.commit()
        send(connection, "SELECT * FROM parents")


def in_opposite_orders(engine: Engine) -> None:
    failed: list[Exception] = []
    both = threading.Barrier(2)

    def work(first: int, second: int) -> None:
        try:
            with engine.begin() as connection:
                send(connection, rename(first))
                both.wait()
                send(connection, rename(second))
        except exc.DBAPIError as error:
            failed.append(error)

    threads = [threading.Thread(target=work, args=keys) for keys in ((1, 2), (2, 1))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    raise failed[0]


def after_the_server_closed(engine: Engine) -> None:
    with engine.connect() as connection, engine.connect() as other:
        process = connection.execute(text("SELECT pg_backend_pid()")).scalar_one()
        send(other, f"SELECT pg_terminate_backend({process}, 5000)")
        send(connection, "SELECT 1")


def refused(engine: Engine) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # nobody else gets the port, and nobody listens there
        port = taken.getsockname()[1]
        elsewhere = create_engine(engine.url.set(host="127.0.0.1", port=port, query={}))
        with elsewhere.connect():
            pass


def with_a_zone(engine: Engine) -> None:
    dsn = engine.url.set(drivername="postgresql").render_as_string(hide_password=False)
    now = datetime.now(UTC)

    async def read(value: ColumnElement[datetime]) -> None:
        other = create_async_engine("postgresql+asyncpg://", connect_args={"dsn": dsn})
        try:
            async with other.connect() as connection:
                await connection.execute(select(value))
        finally:
            await other.dispose()

    asyncio.run(read(literal(now, DateTime(timezone=True))))
    asyncio.run(read(literal(now, DateTime())))


PROVOKE: dict[str, Provoke] = {
    "UNIQUE constraint failed": one("INSERT INTO parents VALUES (3, 'ada')"),
    "duplicate key value violates unique constraint": one("INSERT INTO parents VALUES (3, 'ada')"),
    "FOREIGN KEY constraint failed": one("INSERT INTO children VALUES (9)"),
    "violates foreign key constraint": one("INSERT INTO children VALUES (9)"),
    "NOT NULL constraint failed": one("INSERT INTO parents VALUES (3, NULL)"),
    "violates not-null constraint": one("INSERT INTO parents VALUES (3, NULL)"),
    "no such table": one("SELECT * FROM users"),
    'relation "users" does not exist': one("SELECT * FROM users"),
    "database is locked": beside_a_writer,
    "canceling statement due to lock timeout": beside_a_writer,
    "current transaction is aborted, commands ignored until end of transaction block": (
        after_an_error
    ),
    "could not serialize access due to concurrent update": after_a_newer_row,
    "could not serialize access due to read/write dependencies among transactions": (
        after_a_dependency
    ),
    "canceling statement due to statement timeout": one(
        "SET LOCAL statement_timeout = '20ms'", "SELECT pg_sleep(1)"
    ),
    "terminating connection due to idle-in-transaction timeout": after_a_wait,
    "value too long for type character varying": one(
        "CREATE TEMPORARY TABLE short (name VARCHAR(2))", "INSERT INTO short VALUES ('ada')"
    ),
    "cached plan must not change result type": after_a_migration,
    "deadlock detected": in_opposite_orders,
    "terminating connection due to administrator command": after_the_server_closed,
    "Connection refused": refused,
    "can't subtract offset-naive and offset-aware datetimes": with_a_zone,
}


def test_each_message_of_the_page_is_provoked() -> None:
    assert {message for message, _, _ in ROWS} == set(PROVOKE)


@pytest.mark.parametrize(("message", "error", "database"), ROWS)
def test_the_driver_says_it(message: str, engine: Engine, error: str) -> None:
    with pytest.raises(exc.DBAPIError) as raised:
        PROVOKE[message](engine)
    assert message in str(raised.value)
    assert type(raised.value).__name__ == error

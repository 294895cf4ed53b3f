"""A database of its own for every run: a fresh SQLite file, or a fresh PostgreSQL schema."""

from __future__ import annotations

import contextlib
import secrets
import sqlite3
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Protocol, cast

import sqlalchemy
from sqlalchemy import URL, Boolean, Connection, create_engine, make_url, text, types
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError

from recorder import observe
from recorder.postgresql import PostgreSQLUnavailableError
from recorder.program import LABELS
from recorder.recording import Table

_RANDOM_TYPES = (types.DateTime, types.Date, types.Time, types.Interval, types.Uuid)


LOCK_WAIT = "50ms"
"""How long the observer waits for a table that PostgreSQL keeps locked, before it says so."""


@dataclass(frozen=True)
class Place:
    """Where one run keeps its tables. Nobody else uses it, and it is gone after the run."""

    url: URL
    """For `create_engine`."""
    async_url: URL
    """For `create_async_engine`."""
    query: Callable[[str], list[Sequence[Any]] | None]
    """Runs a SELECT on a connection of its own, in a transaction of its own, and leaves no lock.
    Returns None where a lock keeps it from reading. Raises LookupError if there is no table."""
    prefix: str = ""
    """What stands before the name of a table in such a SELECT."""

    def committed(self, tables: Iterable[sqlalchemy.Table]) -> dict[str, Table] | None:
        """The rows that a connection of its own sees, by table; None where it cannot read."""
        found = {}
        for table in tables:
            columns = ", ".join(f'"{column.name}"' for column in table.columns)
            order = ", ".join(f'"{column.name}"' for column in table.primary_key) or columns
            try:
                rows = self.query(
                    f'SELECT {columns} FROM {self.prefix}"{table.name}" ORDER BY {order}'  # noqa: S608
                )
            except LookupError:
                continue  # the table is not there, or not committed yet
            if rows is None:
                return None
            found[table.name] = Table(
                [column.name for column in table.columns],
                [list(map(_cell, table.columns, row)) for row in rows],
            )
        return found

    @property
    def environment(self) -> dict[str, str]:
        """The variables that a program reads its address from."""
        return {
            "DATABASE_URL": self.url.render_as_string(hide_password=False),
            "ASYNC_DATABASE_URL": self.async_url.render_as_string(hide_password=False),
        }


class Database(Protocol):
    """A kind of database, and how to get a place on it."""

    name: str
    """`sqlite` or `postgresql`, as in the names of files."""
    version: str
    """The version of the library (SQLite) or of the server (PostgreSQL)."""

    label: str
    """The name as people write it."""

    def fresh(self) -> contextlib.AbstractContextManager[Place]:
        """Make a place for one run; remove it afterwards, whatever happened."""


class SQLite:
    """SQLite, in a file: with `sqlite://` two Sessions of one thread would share a connection."""

    name = "sqlite"
    label = LABELS[name]
    version = sqlite3.sqlite_version

    @contextlib.contextmanager
    def fresh(self) -> Iterator[Place]:
        """Make a folder with room for one database file."""
        with tempfile.TemporaryDirectory(prefix="session-by-example-") as folder:
            file = f"{folder}/example.db"
            url = URL.create("sqlite", database=file)
            observer = sqlite3.connect(
                file, timeout=0, isolation_level=None, check_same_thread=False
            )

            def query(select: str) -> list[Sequence[Any]] | None:
                try:
                    return observer.execute(select).fetchall()
                except sqlite3.OperationalError as error:
                    if "locked" in str(error):
                        return None
                    raise LookupError(str(error)) from error

            with contextlib.closing(observer):
                yield Place(url, url.set(drivername="sqlite+aiosqlite"), query)


class PostgreSQL:
    """A PostgreSQL server. A run gets a schema, found by `search_path`; no other is touched."""

    name = "postgresql"
    label = LABELS[name]

    def __init__(self, address: str) -> None:
        """Connect to the server.

        Args:
            address: The URL of a database on which the role may create schemas.

        Raises:
            PostgreSQLUnavailableError: No connection, or no right to create a schema.
        """
        try:
            url = make_url(address)
        except ArgumentError:
            raise PostgreSQLUnavailableError("DATABASE_URL is not a database URL.") from None
        if url.get_backend_name() != "postgresql":
            raise PostgreSQLUnavailableError(
                f"DATABASE_URL names {url.get_backend_name()}; it must be a postgresql URL "
                "(SQLite needs none: it always runs)."
            )
        self._url = url.set(drivername="postgresql+psycopg")
        self._connection = self._connect()
        self.version = str(self._connection.scalar(text("SHOW server_version"))).split()[0]

    def _connect(self) -> Connection:
        try:
            # The administrator's connection must not see the application's names.
            engine = create_engine(self._url, isolation_level="AUTOCOMMIT")
            connection = engine.connect()
            connection.execute(text(f"SET lock_timeout = '{LOCK_WAIT}'"))
            connection.execute(text("SET client_min_messages = warning"))
        except (DBAPIError, NoSuchModuleError, ImportError) as error:
            cause = str(getattr(error, "orig", None) or error).strip().splitlines()[-1]
            raise PostgreSQLUnavailableError(
                f"PostgreSQL at {self._url.render_as_string()} cannot be reached: {cause}"
            ) from None
        if not connection.scalar(
            text("SELECT has_database_privilege(current_database(), 'CREATE')")
        ):
            connection.close()
            engine.dispose()
            raise PostgreSQLUnavailableError(
                f"PostgreSQL at {self._url.render_as_string()}: the role {self._url.username} may "
                "not create schemas; GRANT CREATE ON DATABASE, or name another database."
            )
        return connection

    def close(self) -> None:
        """Give the connection back. No place can be made afterwards."""
        self._connection.close()
        self._connection.engine.dispose()

    def _query(self, select: str) -> list[Sequence[Any]] | None:
        driver: Any = self._connection.connection.driver_connection
        try:
            return cast(list[Sequence[Any]], driver.execute(select).fetchall())
        except driver.OperationalError:  # 55P03, lock_not_available
            return None
        except driver.ProgrammingError as error:  # 42P01, undefined_table
            raise LookupError(str(error)) from error

    @contextlib.contextmanager
    def fresh(self) -> Iterator[Place]:
        """Make a schema, and a URL that finds it first."""
        schema = f"session_by_example_{secrets.token_hex(8)}"
        given = str(self._url.query.get("options", ""))
        url = self._url.update_query_dict(
            {"application_name": schema, "options": f"{given} -csearch_path={schema}".strip()}
        )
        self._connection.execute(text(f"CREATE SCHEMA {schema}"))
        try:
            yield Place(url, url, self._query, f"{schema}.")
        finally:
            # A connection that the program left open would hold its locks against the DROP.
            self._connection.execute(
                text("SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                     "WHERE application_name = :schema"),
                {"schema": schema},
            )  # fmt: skip
            self._connection.execute(text(f"DROP SCHEMA {schema} CASCADE"))


def _cell(column: sqlalchemy.Column[Any], value: Any) -> str:
    """A value as text, the same from both databases: SQLite has no type for times and truth."""
    if value is not None and isinstance(column.type, _RANDOM_TYPES):
        return f"<{column.type.python_type.__name__}>"
    if value is not None and isinstance(column.type, Boolean):
        return repr(bool(value))
    return observe.text(value)

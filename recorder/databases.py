"""A database of its own for every run: a fresh SQLite file, or a fresh PostgreSQL schema.

No run can touch anybody's data: a program's connections see its own schema and no other. Nor can it
tell a password: a program's URL has none, its driver finds it in the environment.
"""

from __future__ import annotations

import contextlib
import functools
import importlib.metadata
import os
import secrets
import sqlite3
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, ClassVar, Protocol, cast

import sqlalchemy
from sqlalchemy import URL, Boolean, create_engine, make_url, text, types
from sqlalchemy.exc import ArgumentError, DBAPIError
from sqlalchemy.pool import NullPool

from recorder import observe
from recorder.postgresql import DatabaseUnavailableError
from recorder.program import LABELS
from recorder.recording import LONGEST_TABLE, WIDEST_TABLE, Table

_RANDOM_TYPES = (types.DateTime, types.Date, types.Time, types.Interval, types.Uuid)


CONNECT_SECONDS = 10
LOCK_WAIT = "50ms"
"""How long the observer waits for a table that PostgreSQL keeps locked, before it says so."""
DROP_WAIT = "10s"
LOCK_NOT_AVAILABLE, UNDEFINED_TABLE = "55P03", "42P01"
"""Errors of PostgreSQL, by the codes of its manual's appendix A."""


class UnreadableError(Exception):
    """What another connection sees cannot be told; why not."""


Query = Callable[[str], list[Sequence[Any]] | None]
"""Runs a SELECT on a connection of its own, in a transaction of its own, and leaves no lock.

Returns None where a lock keeps it from reading. Raises LookupError if there is no table,
UnreadableError if anything else is wrong."""


def rows_of(table: sqlalchemy.Table, query: Query) -> Table | None:
    """The rows of a table that a connection of its own sees; None where a lock keeps it out.

    Raises:
        LookupError: The table is not there, or not committed yet.
        UnreadableError: It is not as the program maps it, or cannot be read.
    """
    name = _quoted(table.name)
    # With its table's name: SQLite takes an unknown name in quotes for a string.
    columns = [f"{name}.{_quoted(column.name)}" for column in table.columns]
    shown = ", ".join(columns[:WIDEST_TABLE])
    # Without a key, by all columns; as text, because not every type has an order.
    keys = [f"{name}.{_quoted(column.name)}" for column in table.primary_key]
    order = ", ".join(keys or [f"CAST({column} AS TEXT)" for column in columns])
    rows = query(f"SELECT {shown} FROM {name} ORDER BY {order} LIMIT {LONGEST_TABLE + 1}")  # noqa: S608
    if rows is None:
        return None
    more = 0
    if len(rows) > LONGEST_TABLE:
        counted = query(f"SELECT count(*) FROM {name}")  # noqa: S608
        if counted is None:
            return None
        more = counted[0][0] - LONGEST_TABLE
    return Table(
        [column.name for column in table.columns][:WIDEST_TABLE],
        [list(map(_cell, table.columns, row)) for row in rows[:LONGEST_TABLE]],
        more_rows=more,
        more_columns=max(0, len(columns) - WIDEST_TABLE),
    )


def _quoted(name: str) -> str:
    """A name as SQL writes one that may be any text."""
    return '"' + name.replace('"', '""') + '"'


@dataclass(frozen=True)
class Place:
    """Where one run keeps its tables. Nobody else uses it, and it is gone after the run."""

    url: URL
    """For `create_engine`."""
    async_url: URL
    """For `create_async_engine`."""
    query: Query | None
    """Reads what is committed; None if there is no database of our own."""
    folder: str | None = None
    """A folder for temporary files, removed after the run; None for the system's."""
    credentials: dict[str, str] = field(default_factory=dict)
    """What a driver needs besides the URL: the variables that libpq and asyncpg know."""
    random: str | None = None
    """A name that differs from run to run and that the database may tell the program."""

    reads_others: ClassVar[bool] = False
    """Whether PostgreSQL is read, too, where the program connects to a database besides this."""

    @property
    def environment(self) -> dict[str, str]:
        """The variables that a program reads its address from."""
        return {
            **self.credentials,
            "DATABASE_URL": self.url.render_as_string(),
            "ASYNC_DATABASE_URL": self.async_url.render_as_string(),
        }

    def is_at(self, url: URL) -> bool:
        """Whether an engine with this URL connects to the place."""
        if url.get_backend_name() != self.url.get_backend_name():
            return False
        if url.get_backend_name() == "sqlite":
            return url.database == self.url.database
        own = self.url.difference_update_query(["application_name"])
        return (url.database == own.database and url.host == own.host) or "dsn" in url.query


class Database(Protocol):
    """A kind of database, and how to get a place on it."""

    name: str
    """`sqlite` or `postgresql`, as in the names of files."""

    @property
    def version(self) -> str:
        """The version of the library (SQLite) or of the server (PostgreSQL)."""

    @property
    def label(self) -> str:
        """The name as people write it."""

    def driver(self, name: str) -> str:
        """A driver's name and version, as on its package."""

    def in_transaction(self, connection: Any) -> bool:
        """Whether a transaction has begun, as a driver's connection knows it: no SQL is sent."""

    def begins(self, sql: str) -> bool:
        """Whether a statement begins a transaction itself; before others, the driver does."""

    def fresh(self) -> contextlib.AbstractContextManager[Place]:
        """Make a place for one run; remove it afterwards, whatever happened.

        Raises:
            DatabaseUnavailableError: There is no place, or it was lost while the program ran.
        """


class SQLite:
    """SQLite, in a file: with `sqlite://` two Sessions of one thread would share a connection."""

    name = "sqlite"
    label = LABELS[name]
    version = sqlite3.sqlite_version

    def driver(self, name: str) -> str:
        """A driver's name and version; Python's own has that of SQLite."""
        return "sqlite3" if name == "pysqlite" else package(name)

    def in_transaction(self, connection: Any) -> bool:
        """Whether a transaction has begun, as sqlite3 or aiosqlite knows it."""
        with contextlib.suppress(Exception):  # aiosqlite refuses to say, once it is closed
            return bool(connection.in_transaction)
        return False

    def begins(self, sql: str) -> bool:
        """Whether the statement begins a transaction itself: drivers see to writes alone."""
        return sql.startswith(("BEGIN", "SAVEPOINT"))

    @contextlib.contextmanager
    def fresh(self) -> Iterator[Place]:
        """Make a folder with room for one database file."""
        with contextlib.ExitStack() as stack:
            try:
                folder = tempfile.TemporaryDirectory(prefix="session-by-example-", dir=_in_memory())
                file = f"{stack.enter_context(folder)}/example.db"
                observer = sqlite3.connect(
                    file, timeout=0, isolation_level=None, check_same_thread=False
                )
            except (OSError, sqlite3.Error) as error:
                raise DatabaseUnavailableError(
                    f"SQLite gets no file: {error}; set TMPDIR to a folder that you may write to"
                ) from None
            stack.callback(observer.close)

            url = URL.create("sqlite", database=file)
            yield Place(
                url,
                url.set(drivername="sqlite+aiosqlite"),
                functools.partial(_read_sqlite, observer),
                folder=folder.name,
            )


def _in_memory() -> str | None:
    """A folder whose files Linux keeps in memory: a commit there does not wait for a disk.

    None for the folder that the system, or the user's TMPDIR, has for temporary files.
    """
    folder = "/dev/shm"  # noqa: S108 - each run makes a folder of its own there
    usable = "TMPDIR" not in os.environ and os.access(folder, os.W_OK | os.X_OK)
    return folder if usable else None


def _read_sqlite(observer: sqlite3.Connection, select: str) -> list[Sequence[Any]] | None:
    try:
        return observer.execute(select).fetchall()
    except sqlite3.Error as error:
        if "locked" in str(error):
            return None
        if "no such table" in str(error):
            raise LookupError(str(error)) from error
        raise UnreadableError(str(error)) from error


@contextlib.contextmanager
def second_sqlite(file: str) -> Iterator[Query]:
    """Read a SQLite file that the program made besides its own.

    Raises:
        UnreadableError: It cannot be opened.
    """
    try:
        observer = sqlite3.connect(
            f"{Path(file).absolute().as_uri()}?mode=ro",
            uri=True, timeout=0, isolation_level=None, check_same_thread=False,
        )  # fmt: skip
    except sqlite3.Error as error:
        raise UnreadableError(str(error)) from error
    with contextlib.closing(observer):
        yield functools.partial(_read_sqlite, observer)


class PostgreSQL:
    """A PostgreSQL server. A run gets a schema, found by `search_path`; no other is touched."""

    name = "postgresql"
    label = LABELS[name]

    def __init__(self, address: str, *, async_driver: str = "psycopg") -> None:
        """Connect to the server.

        Args:
            address: The URL of a database on which the role may create schemas.
            async_driver: What `ASYNC_DATABASE_URL` names: psycopg or asyncpg.

        Raises:
            DatabaseUnavailableError: No connection, or no right to create a schema.
        """
        try:
            url = make_url(address)
        except (ArgumentError, ValueError):  # the latter, for a port that is no number
            raise DatabaseUnavailableError("DATABASE_URL is not a database URL.") from None
        if url.get_backend_name() != "postgresql":
            raise DatabaseUnavailableError(
                f"DATABASE_URL names {url.get_backend_name()}; it must be a postgresql URL "
                "(SQLite needs none: it always runs)."
            )
        password = url.password or url.query.get("password")
        self._credentials = {"PGPASSWORD": str(password)} if password else {}
        self._url = (
            url.set(drivername="postgresql+psycopg")
            ._replace(password=None)
            .difference_update_query(["password"])
        )
        self._async_driver = async_driver
        with self._reached():
            self._engine = create_engine(
                self._with_options(f"lock_timeout={LOCK_WAIT}", "client_min_messages=warning"),
                isolation_level="AUTOCOMMIT",
                pool_pre_ping=True,  # a server that comes back is used again
                connect_args={"connect_timeout": CONNECT_SECONDS}
                | ({"password": str(password)} if password else {}),
            )
            with self._engine.connect() as connection:
                self.version = str(connection.scalar(text("SHOW server_version"))).split()[0]
                may_create = connection.scalar(
                    text("SELECT has_database_privilege(current_database(), 'CREATE')")
                )
        if not may_create:
            self.close()
            raise DatabaseUnavailableError(
                f"{self}: the role {self._url.username} may not create schemas; "
                "GRANT CREATE ON DATABASE, or name another database."
            )

    def driver(self, name: str) -> str:
        """A driver's name and version."""
        return package(name)

    def in_transaction(self, connection: Any) -> bool:
        """Whether a transaction has begun, as psycopg or asyncpg knows it."""
        with contextlib.suppress(Exception):  # a driver may refuse to say, once it is closed
            if hasattr(connection, "info"):  # psycopg
                return bool(connection.info.transaction_status)
            return bool(connection.is_in_transaction())
        return False

    def begins(self, sql: str) -> bool:
        """Whether the statement begins a transaction itself: the drivers send BEGIN."""
        return False

    def __str__(self) -> str:
        """The address, without a password."""
        return f"PostgreSQL at {self._url.render_as_string()}"

    def close(self) -> None:
        """Give the connections back. No place can be made afterwards."""
        self._engine.dispose()

    @contextlib.contextmanager
    def _reached(self) -> Iterator[None]:
        """What fails here fails for want of the server."""
        try:
            yield
        except ImportError as error:
            raise DatabaseUnavailableError(
                f"{self} needs a driver: {error}; install psycopg[binary]."
            ) from None
        except DBAPIError as error:
            cause = " ".join(str(error.orig).split())
            raise DatabaseUnavailableError(f"{self} cannot be reached: {cause}") from None

    def _with_options(self, *settings: str) -> URL:
        """The URL, with settings that hold from the first moment of a connection."""
        given = str(self._url.query.get("options", ""))
        options = " ".join([given, *(f"-c{setting}" for setting in settings)]).strip()
        return self._url.update_query_dict({"options": options})

    @contextlib.contextmanager
    def fresh(self) -> Iterator[Place]:
        """Make a schema, and a URL that finds it alone."""
        schema = f"session_by_example_{secrets.token_hex(8)}"
        url = self._with_options(f"search_path={schema}").update_query_dict(
            {"application_name": schema}
        )
        with self._reached(), self._engine.connect() as connection:
            connection.execute(text(f"CREATE SCHEMA {schema}"))
            connection.execute(text(f"SET search_path = {schema}"))
            driver: Any = connection.connection.driver_connection

            place = Place(
                url,
                self._async_url(url),
                functools.partial(_read_postgresql, driver),
                credentials=self._credentials,
                random=schema,
            )
            try:
                yield place
            finally:
                if driver.closed:  # by the program, or with the server
                    connection.invalidate()
                self._remove(schema)

    def _remove(self, schema: str) -> None:
        """Drop a schema. A connection that its program left open would hold locks against that."""
        with self._reached(), self._engine.connect() as connection:
            connection.execute(
                text("SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity "
                     "WHERE application_name = :schema"),
                {"schema": schema},
            )  # fmt: skip
            # Somebody may read there, with a dump for example.
            connection.execute(text(f"SET lock_timeout = '{DROP_WAIT}'"))
            connection.execute(text(f"DROP SCHEMA IF EXISTS {schema} CASCADE"))
            connection.execute(text("RESET lock_timeout"))

    def _async_url(self, url: URL) -> URL:
        if self._async_driver == "psycopg":
            return url
        # asyncpg takes settings of a connection from a DSN, and from nothing else in a URL.
        dsn = url.set(drivername="postgresql").render_as_string()
        return URL.create(f"postgresql+{self._async_driver}", query={"dsn": dsn})


@contextlib.contextmanager
def second_postgresql(url: URL) -> Iterator[Query]:
    """Read a database that the program connects to, on a connection of its own; change nothing.

    Raises:
        UnreadableError: It cannot be reached.
    """
    options = f"{url.query.get('options', '')} -clock_timeout={LOCK_WAIT}".strip()
    own = url.set(drivername="postgresql+psycopg").update_query_dict({"options": options})
    try:
        engine = create_engine(own, isolation_level="AUTOCOMMIT", poolclass=NullPool)
        connection = engine.connect()
    except (ImportError, DBAPIError) as error:
        raise UnreadableError(" ".join(str(error).split())) from error
    with connection:
        driver: Any = connection.connection.driver_connection
        driver.read_only = True
        yield functools.partial(_read_postgresql, driver)


def _read_postgresql(driver: Any, select: str) -> list[Sequence[Any]] | None:
    try:
        return cast(list[Sequence[Any]], driver.execute(select).fetchall())
    except driver.Error as error:
        if error.sqlstate == LOCK_NOT_AVAILABLE:
            return None
        if error.sqlstate == UNDEFINED_TABLE:
            raise LookupError(str(error)) from error
        raise UnreadableError(" ".join(str(error).split())) from error


def package(name: str) -> str:
    """A package's name and version, as far as that is known."""
    with contextlib.suppress(importlib.metadata.PackageNotFoundError):
        return f"{name} {importlib.metadata.version(name)}"
    return name


def _cell(column: sqlalchemy.Column[Any], value: Any) -> str:
    """A value as text, the same from both databases: SQLite has no type for times and truth."""
    if value is not None and isinstance(column.type, _RANDOM_TYPES):
        return f"<{column.type.python_type.__name__}>"
    if value is not None and isinstance(column.type, Boolean):
        return repr(bool(value))
    return observe.text(value)

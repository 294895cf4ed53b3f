"""The databases of a reader's script: whatever engines it makes. Nothing is made there, or removed.

What another connection sees is read on one of our own: of a SQLite file, and of PostgreSQL.
"""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterator
from typing import Any

from sqlalchemy import URL, event
from sqlalchemy.engine import Connection, Dialect, Engine

from recorder.databases import Place, SQLite, package


class _Nowhere(Place):
    """No place of our own: the script reads its address from where it always does."""

    reads_others = True

    @property
    def environment(self) -> dict[str, str]:
        """What the script finds besides what is there: nothing."""
        return {}

    def is_at(self, url: URL) -> bool:
        """Whether an engine connects to the place: none does."""
        return False


class Theirs:
    """What the script connects to, known when it has."""

    name = "theirs"

    def __init__(self) -> None:
        self._dialect: Dialect | None = None

    @property
    def label(self) -> str:
        """The name as people write it."""
        name = self._dialect.name if self._dialect else ""
        return {"": "no database", "sqlite": "SQLite", "postgresql": "PostgreSQL"}.get(name, name)

    @property
    def version(self) -> str:
        """The version that the dialect has asked for, as it always does."""
        if self._dialect is None:
            return ""
        if self._dialect.name == "sqlite":
            return sqlite3.sqlite_version
        known: tuple[Any, ...] = getattr(self._dialect, "server_version_info", None) or ()
        return ".".join(map(str, known))

    def driver(self, name: str) -> str:
        """A driver's name and version."""
        return SQLite().driver(name) if name == "pysqlite" else package(name)

    def in_transaction(self, connection: Any) -> bool:
        """Whether a transaction has begun, as the driver knows it: no SQL is sent."""
        with contextlib.suppress(Exception):  # one may refuse to say, once it is closed
            if hasattr(connection, "in_transaction"):  # sqlite3, aiosqlite
                return bool(connection.in_transaction)
            if hasattr(connection, "info"):  # psycopg, psycopg2
                return bool(connection.info.transaction_status)
            return bool(connection.is_in_transaction())  # asyncpg
        return False

    def begins(self, sql: str) -> bool:
        """Whether the statement begins a transaction itself: with SQLite, it may."""
        return self.label == "SQLite" and SQLite().begins(sql)

    @contextlib.contextmanager
    def fresh(self) -> Iterator[Place]:
        """Make nothing; hear which engines there are."""

        def note(connection: Connection, *_: Any) -> None:
            self._dialect = self._dialect or connection.dialect

        event.listen(Engine, "before_cursor_execute", note)
        try:
            yield _Nowhere(URL.create("sqlite"), URL.create("sqlite"), None)
        finally:
            event.remove(Engine, "before_cursor_execute", note)

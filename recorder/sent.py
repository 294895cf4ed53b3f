"""What reaches the database: statements with their parameters, and BEGIN, COMMIT, ROLLBACK."""

from __future__ import annotations

import contextlib
import weakref
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import URL, event
from sqlalchemy.engine import Connection, Engine, ExceptionContext
from sqlalchemy.orm import Session, SessionTransaction
from sqlalchemy.pool import Pool, PoolResetState

from recorder.databases import (
    Database,
    Place,
    Query,
    UnreadableError,
    second_postgresql,
    second_sqlite,
)
from recorder.observe import RANDOM, Names, cut, text
from recorder.recording import MOST_NAMES, MOST_STATEMENTS, Sent

if TYPE_CHECKING:
    from recorder.statements import Looking, Statement


@dataclass
class Noted:
    """A statement on its way to the database, before its sender's name is known."""

    connection: weakref.ref[Connection] | None
    session: weakref.ref[Session] | None
    sql: str
    url: URL | None = None
    parameters: str = ""
    error: str = ""


@dataclass(frozen=True)
class Elsewhere:
    """A database that the program uses besides its own."""

    url: URL
    query: Query | None
    """Reads it; None if it cannot be read."""
    why: str = ""

    def is_at(self, url: URL) -> bool:
        """Whether an engine with this URL connects there."""
        return url.database == self.url.database and url.host == self.url.host


class SentLog:
    """Notes what is sent, with the statement of the program that sends it."""

    def __init__(
        self,
        database: Database,
        place: Place,
        looking: Looking,
        current: Callable[[], Statement | None],
    ) -> None:
        """Hear of it from SQLAlchemy's events.

        Args:
            database: Knows its drivers.
            place: Where the program's own database is.
            looking: Around each look at the program.
            current: The statement that runs here and now.
        """
        self.driver = ""
        """The driver's name and version."""
        self.stale = True
        """Whether anything was sent since somebody set this to False."""
        self.ended: Callable[[Session], None] = lambda session: None
        """Called with a Session whose transaction has ended."""
        self.elsewhere: dict[str, Elsewhere] = {}
        """The databases that the program uses besides its own, by a name."""
        self._database, self._place = database, place
        self._looking, self._current = looking, current
        self._sessions: weakref.WeakKeyDictionary[Connection, weakref.ref[Session]] = (
            weakref.WeakKeyDictionary()
        )

    @contextlib.contextmanager
    def listening(self) -> Iterator[None]:
        """Listen for a while."""
        listeners: list[tuple[type, str, Callable[..., None]]] = [
            (Engine, "before_cursor_execute", self._before_execute),
            (Engine, "after_cursor_execute", self._after_execute),
            (Engine, "handle_error", self._failed),
            (Engine, "commit", self._commit),
            (Engine, "rollback", self._rollback),
            (Pool, "reset", self._reset),
            (Session, "after_begin", self._after_begin),
            (Session, "after_transaction_end", self._after_transaction_end),
        ]
        for target, name, listener in listeners:
            event.listen(target, name, listener)
        with contextlib.ExitStack() as self._open:
            try:
                yield
            finally:
                for target, name, listener in listeners:
                    event.remove(target, name, listener)

    def named(self, noted: Noted, names: Names) -> Sent:
        """A statement, with the name of the Session or Connection that sent it."""
        session = noted.session and noted.session()
        if session is not None:
            by = names.sessions.get(id(session), ("Session", session))[0]
        else:
            connection = noted.connection and noted.connection()
            by = names.connections.get(id(connection), "Connection" if noted.connection else "pool")
        databases = len(self.elsewhere) + (self._place.query is not None)
        if databases > 1 and noted.url is not None:
            by += f" on {names.of_engine(noted.url.__eq__) or noted.url.database}"
        return Sent(by, noted.sql, noted.parameters, noted.error)

    def _after_begin(
        self, session: Session, transaction: SessionTransaction, connection: Connection
    ) -> None:
        with self._looking():
            self._sessions[connection] = weakref.ref(session)

    def _after_transaction_end(self, session: Session, transaction: SessionTransaction) -> None:
        if transaction.parent is not None:
            return
        with self._looking():  # what the connection sends from now on is its own
            for connection, owner in list(self._sessions.items()):
                if owner() is session:
                    del self._sessions[connection]
            self.ended(session)

    def _before_execute(
        self,
        connection: Connection,
        cursor: Any,
        statement: str,
        parameters: Any,
        context: Any,
        executemany: bool,
    ) -> None:
        with self._looking():
            context.execution_begun_before = self._in_transaction(connection)
            context.execution_noted = noted = self._note(
                connection, self._told(" ".join(statement.split()))
            )
            self.driver = self.driver or self._database.driver(connection.dialect.driver)
            self._see(connection.engine)
            if noted is not None and parameters:
                noted.parameters = self._told(text(_shown(parameters, statement, context)))

    def _after_execute(
        self,
        connection: Connection,
        cursor: Any,
        statement: str,
        parameters: Any,
        context: Any,
        executemany: bool,
    ) -> None:
        with self._looking():
            self._note_begin(connection, context)

    def _failed(self, failure: ExceptionContext) -> None:
        with self._looking():
            context: Any = failure.execution_context
            noted = getattr(context, "execution_noted", None)
            if failure.connection is not None and noted is not None:
                self._note_begin(failure.connection, context)
                error = failure.sqlalchemy_exception or failure.original_exception
                noted.error = type(error).__name__

    def _note_begin(self, connection: Connection, context: Any) -> None:
        """A driver sends BEGIN by itself, before a statement that needs a transaction."""
        if context.execution_begun_before or not self._in_transaction(connection):
            return
        noted = context.execution_noted
        if noted is None:
            return
        if self._database.begins(noted.sql):
            return  # the statement itself began
        entry = self._current()
        if entry is not None and noted in entry.sent:
            self._note(connection, "BEGIN", entry.sent.index(noted))

    def _commit(self, connection: Connection) -> None:
        with self._looking():
            if self._in_transaction(connection):
                self._note(connection, "COMMIT")

    def _rollback(self, connection: Connection) -> None:
        with self._looking():
            if self._in_transaction(connection):
                self._note(connection, "ROLLBACK")

    def _reset(self, connection: Any, record: Any, state: PoolResetState) -> None:
        """The pool rolls back for a Session or a Connection that was dropped and not closed."""
        with self._looking():
            if state.asyncio_safe and self._database.in_transaction(record.driver_connection):
                self._note(None, "ROLLBACK")

    def _note(
        self, connection: Connection | None, sql: str, place: int | None = None
    ) -> Noted | None:
        """Note a statement; None if it is one too many, or no statement of the example sends it."""
        self.stale = True
        entry = self._current()
        if entry is None:
            return None
        if len(entry.sent) == MOST_STATEMENTS:
            entry.more_sent += 1
            return None
        if connection is None:
            noted = Noted(None, None, sql)
        else:
            # In which order a Session commits on several databases is chance: so without a name.
            url = None if sql in ("COMMIT", "ROLLBACK") else connection.engine.url
            session = self._sessions.get(connection)
            noted = Noted(weakref.ref(connection), session, sql, url)
        entry.sent.insert(len(entry.sent) if place is None else place, noted)
        return noted

    def _told(self, sent: str) -> str:
        """What was sent, without names that are made for this run alone."""
        for name in filter(None, (self._place.random, self._place.folder)):
            sent = sent.replace(name, "…")
        return cut(sent)

    def _see(self, engine: Engine) -> None:
        """Take note of a database besides the program's own."""
        name = str(engine.url.database or "memory").rpartition("/")[2]
        if self._place.is_at(engine.url) or name in self.elsewhere:
            return
        query, why = None, "which the recorder does not reach"
        if engine.dialect.name == "sqlite":
            try:
                if not Path(str(engine.url.database)).is_file():
                    raise UnreadableError
                query = self._open.enter_context(second_sqlite(str(engine.url.database)))
            except UnreadableError:
                why = "in memory: no other connection sees them"
        elif engine.dialect.name == "postgresql" and self._place.reads_others:
            with contextlib.suppress(UnreadableError):
                query = self._open.enter_context(second_postgresql(engine.url))
        self.elsewhere[name] = Elsewhere(engine.url, query, why)

    def _in_transaction(self, connection: Connection) -> bool:
        """Whether the database has begun a transaction, as the driver knows it: no SQL is sent."""
        if connection.closed or connection.invalidated:  # it was lost: to ask would raise
            return False
        return self._database.in_transaction(connection.connection.driver_connection)


def _position_in(statement: str) -> Callable[[str], tuple[int, str]]:
    """Orders named parameters as the statement does."""
    return lambda key: (statement.find(f"%({key})s"), key)


def _shown(parameters: Any, statement: str, context: Any) -> Any:
    """The parameters of a statement: named ones in its order, and what is random as it was given.

    A driver without a type for times or UUIDs gets them as text.
    """
    random: dict[str, Any] = {}
    positions = getattr(context.compiled, "positiontup", None)
    compiled = getattr(context, "compiled_parameters", None) or ()  # none for a plain text
    for given, sent in zip(compiled, context.parameters, strict=False):
        values = (
            sent.items() if isinstance(sent, dict) else zip(positions or (), sent, strict=False)
        )
        for key, value in values:
            if isinstance(value, str) and isinstance(given.get(key), RANDOM):
                random[value] = given[key]

    def shown(value: Any) -> Any:
        return random.get(value, value) if isinstance(value, str) else value

    def row(sent: Any) -> Any:
        if isinstance(sent, dict):  # its order may differ from run to run
            return {
                # PostgreSQL numbers its tables anew in each run; reflection asks for them.
                key: "…" if key.startswith("oids_") else shown(sent[key])
                for key in sorted(sent, key=_position_in(statement))
            }
        return tuple(map(shown, sent))

    first = parameters[: MOST_NAMES + 1] if isinstance(parameters, list) else parameters
    if isinstance(first, list):
        return [*map(row, first), *parameters[MOST_NAMES + 1 :]]
    return row(first)

"""Records one program on one database: runs it, and notes what each statement did."""

from __future__ import annotations

import contextlib
import contextvars
import importlib.metadata
import inspect
import re
import sys
import threading
import traceback
import types
import weakref
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import sqlalchemy
from sqlalchemy import URL, event
from sqlalchemy.engine import Connection, Engine, ExceptionContext
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.orm import Session, SessionTransaction
from sqlalchemy.pool import Pool, PoolResetState

from recorder.databases import (
    Database,
    Place,
    Query,
    UnreadableError,
    rows_of,
    second_sqlite,
)
from recorder.instrument import COMPOUND, HOOKS, compile_instrumented
from recorder.observe import RANDOM, Names, cut, tables, text
from recorder.program import Program
from recorder.recording import (
    MOST_NAMES,
    MOST_STATEMENTS,
    MOST_STEPS,
    Recording,
    Sent,
    Step,
    StepKind,
    Table,
)
from recorder.run import LIMIT_SECONDS, Run, at_fork, run


def record(
    program: Program, database: Database, *, limit: float = LIMIT_SECONDS
) -> tuple[Run, Recording]:
    """Run a program once; returns what it printed, and what happened.

    The recording is worth something only where the run has no problems.
    """
    recorder = Recorder(program)
    result = run(program, database, limit=limit, observer=recorder)
    versions = {
        "database": f"{database.label} {database.version}",
        "driver": recorder.driver or "",
        "sqlalchemy": sqlalchemy.__version__,
    }
    return result, Recording(
        program.name, database.name, versions, recorder.steps, recorder.more_steps
    )


@dataclass(eq=False)
class _Entry:
    """A statement that has begun and not ended."""

    line: int
    frame: types.FrameType
    compound: bool
    handled: BaseException | None
    """The exception that was being handled when the statement began."""
    header_open: bool = True
    called: bool = False
    sent: list[_Noted] = field(default_factory=list)
    more_sent: int = 0
    unseen: list[str] = field(default_factory=list)

    @property
    def suspended(self) -> bool:
        """Whether it waits in a generator or a coroutine until that goes on."""
        return self.frame.f_back is None and bool(self.frame.f_code.co_flags & _SUSPENDABLE)


_SUSPENDABLE = inspect.CO_GENERATOR | inspect.CO_COROUTINE | inspect.CO_ASYNC_GENERATOR


@dataclass
class _Noted:
    """A statement on its way to the database, before its sender's name is known."""

    connection: weakref.ref[Connection] | None
    session: weakref.ref[Session] | None
    sql: str
    url: URL | None = None
    parameters: str = ""
    error: str = ""


@dataclass(frozen=True)
class _Elsewhere:
    """A database that the program uses besides its own."""

    url: URL
    query: Query | None
    """Reads it; None if it cannot be read."""
    why: str = ""

    def is_at(self, url: URL) -> bool:
        return url.database == self.url.database and url.host == self.url.host


_running: contextvars.ContextVar[weakref.ref[_Entry] | None] = contextvars.ContextVar(
    "running", default=None
)
"""The innermost statement that runs here. An asyncio task inherits that of the one it comes from:
SQLAlchemy closes an AsyncSession, for example, in a task of its own."""


class Recorder:
    """Turns what a running program does into steps. `run` drives it through `attached`."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self.steps: list[Step] = []
        self.more_steps = 0
        self.driver: str | None = None
        self._stacks: dict[object, list[_Entry]] = {}
        self._lock = threading.RLock()
        self._main = threading.get_ident()
        self._order: dict[str, int] = {}
        self._known: dict[tuple[int, str], str] = {}
        self._finished: weakref.WeakSet[Session] = weakref.WeakSet()
        self._raised: int | None = None
        self._printed = 0
        self._stale = True
        self._committed: dict[str, Table] | None = {}
        self._unread: list[str] = []
        self._entered = False
        self._elsewhere: dict[str, _Elsewhere] = {}
        self._sessions: weakref.WeakKeyDictionary[Connection, weakref.ref[Session]] = (
            weakref.WeakKeyDictionary()
        )

    # Called by `run`.

    def compile(self) -> types.CodeType:
        """The program's code, which calls this recorder."""
        return compile_instrumented(self.program)

    @contextlib.contextmanager
    def attached(self, result: Run, place: Place, module: types.ModuleType) -> Iterator[None]:
        """Listen while the program runs."""
        self._result, self._place, self._module = result, place, vars(module)
        self._module[HOOKS] = self
        _running.set(None)
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
        with (
            contextlib.ExitStack() as self._open,
            at_fork(before=self._before_fork, in_child=self._fall_silent),
        ):
            try:
                yield
            finally:
                for target, name, listener in listeners:
                    event.remove(target, name, listener)
                self._fall_silent()  # for a generator that ends with the program

    def _before_fork(self) -> None:
        if (entry := self._current()) is not None:
            entry.unseen.append("what the process that is forked here does")

    def _fall_silent(self) -> None:
        """See nothing more."""
        self._lock = threading.RLock()  # in a forked process, the old one may never be free
        self._module[HOOKS] = _Nobody()

    @contextlib.contextmanager
    def _looking(self) -> Iterator[None]:
        """Look at the program. Whatever goes wrong is told, and does not happen to the program."""
        with self._result.observed(), self._lock:
            try:
                yield
            except Exception as error:
                entry = self._current()
                self._result.problem(
                    entry.line if entry else None,
                    f"the recorder fails here, not the program: {type(error).__name__}: {error}",
                )

    # Called by the program, around each statement.

    def enter(self, line: int) -> None:
        """A statement begins."""
        frame, handled = sys._getframe(1), sys.exc_info()[1]
        with self._looking():
            self._entered = True
            if handled is None:  # the exception told last is gone, and another may have its id
                self._raised = None
            stack = self._stack()
            outer = self._current()
            if outer is not None and outer.frame is not frame:
                if not outer.called:
                    outer.called = True
                    self._step(outer, "call")
            elif outer is not None and outer.compound and outer.header_open:
                outer.header_open = False
                self._step(outer, "statement")
            compound = isinstance(self.program.statements[line], COMPOUND)
            stack.append(_Entry(line, frame, compound, handled))
            self._stacks[self._key()] = stack
            self._overlap()
            _running.set(weakref.ref(stack[-1]))

    def begin_body(self, line: int) -> None:
        """The header of a `with` or of a loop is done; for a loop, this is once per pass."""
        frame = sys._getframe(1)
        with self._looking():
            _, entry = self._begun(line, frame)
            if entry is not None:
                entry.header_open = False
                self._step(entry, "statement")

    def leave(self, line: int) -> None:
        """A statement ends, one way or another."""
        frame = sys._getframe(1)
        with self._looking():
            key, entry = self._begun(line, frame)
            if entry is None:  # a signal came before it was noted
                return
            error = sys.exc_info()[1]
            raised = ""
            if error is None or error is entry.handled:
                self._raised = None
            elif self._raised != id(error):
                self._raised = id(error)
                raised = _exception(error)
            if not entry.compound or entry.header_open:
                self._step(entry, "statement", raised)
            elif entry.sent or "With" in type(self.program.statements[line]).__name__:
                self._step(entry, "end", raised)
            self._stacks[key].remove(entry)
            if not self._stacks[key]:
                del self._stacks[key]
            now = self._running_in(self._stack())
            _running.set(weakref.ref(now) if now else None)

    def _begun(self, line: int, frame: types.FrameType) -> tuple[object, _Entry | None]:
        """The statement that has begun on this line, and where: a generator may change threads."""
        own = self._key()
        for key in [own, *self._stacks]:
            for entry in reversed(self._stacks.get(key, [])):
                if entry.frame is frame and entry.line == line:
                    return key, entry
        return own, None

    def _key(self) -> object:
        """What runs statements one after another: the asyncio task, or else the thread."""
        if asyncio := sys.modules.get("asyncio"):
            with contextlib.suppress(RuntimeError):
                if task := asyncio.current_task():
                    return task
        return threading.get_ident()

    def _stack(self) -> list[_Entry]:
        return self._stacks.get(self._key(), [])

    def _overlap(self) -> None:
        """Note if two threads, or two tasks, are in a statement; one that runs tasks waits."""
        waits = any(not isinstance(key, int) for key in self._stacks)
        if self._result.concurrent is None and len(self._stacks) > 1 + waits:
            first = self._stacks.get(self._main) or next(iter(self._stacks.values()))
            self._result.concurrent = first[-1].line

    def _step(self, entry: _Entry, kind: StepKind, raised: str = "") -> None:
        if len(self.steps) == MOST_STEPS:
            self.more_steps += 1
            entry.sent.clear()
            return
        names = Names(self._frames(entry), self._order, self._known, self._finished)
        printed = self._result.printed[self._printed :]
        self._printed += len(printed)
        objects, more_objects = names.describe_objects()
        committed = self._rows(names, entry)
        entry.unseen += self._unread
        self.steps.append(
            Step(
                line=entry.line,
                kind=kind,
                raised=raised,
                printed=[(p.line or 0, p.text) for p in printed],
                sent=[self._named(noted, names) for noted in entry.sent],
                objects=objects,
                sessions=names.describe_sessions(),
                committed=committed,
                unseen=list(dict.fromkeys(entry.unseen)),
                more_objects=more_objects,
                more_sent=entry.more_sent,
            )
        )
        entry.sent.clear()
        entry.unseen.clear()
        entry.more_sent = 0

    def _frames(self, entry: _Entry) -> dict[types.FrameType, str]:
        """The frames of the program that are running, each with a name that is its alone."""
        found: dict[types.FrameType, str] = {}
        for frame in (*(e.frame for stack in self._stacks.values() for e in stack), entry.frame):
            if frame not in found:
                name = frame.f_code.co_name
                taken = sum(f.f_code is frame.f_code for f in found)
                found[frame] = f"{name} ({taken + 1})" if taken else name
        return found

    def _named(self, noted: _Noted, names: Names) -> Sent:
        session = noted.session and noted.session()
        if session is not None:
            by = names.sessions.get(id(session), ("Session", session))[0]
        else:
            connection = noted.connection and noted.connection()
            by = names.connections.get(id(connection), "Connection" if noted.connection else "pool")
        if self._elsewhere and noted.url is not None:  # there is more than one database
            by += f" on {names.of_engine(noted.url.__eq__) or noted.url.database}"
        return Sent(by, noted.sql, noted.parameters, noted.error)

    def _rows(self, names: Names, entry: _Entry) -> dict[str, Table] | None:
        """What another connection sees; asked again only if the program used the database."""
        if self._stale:
            self._stale = False
            namespaces = [self._module, *(frame.f_locals for frame in self._frames(entry))]
            self._unread = []
            self._committed = self._read(tables(namespaces), names)
        return self._committed

    def _read(self, tables: list[sqlalchemy.Table], names: Names) -> dict[str, Table] | None:
        own = [table for table in tables if table.schema is None]
        self._unread += [f"the rows of {t.fullname}, in another schema" for t in tables if t.schema]
        sources = [(names.of_engine(self._place.is_at) or "DATABASE_URL", self._place.query)]
        for database, elsewhere in self._elsewhere.items():
            name = names.of_engine(elsewhere.is_at) or database
            if elsewhere.query is None:
                self._unread.append(f"the rows behind {name}, {elsewhere.why}")
            else:
                sources.append((name, elsewhere.query))
        found: dict[str, Table] = {}
        for name, query in sources:
            for table in own:
                try:
                    rows = rows_of(table, query)
                except LookupError:
                    continue
                except UnreadableError:
                    self._unread.append(f"the rows of {table.name}, which is not as it is mapped")
                    continue
                if rows is None:
                    return None
                found[f"{name}: {table.name}" if len(sources) > 1 else table.name] = rows
        return found

    # Called by SQLAlchemy's events.

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
            if not self._entered:
                self._finished.add(session)

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
            context.execution_begun_before = _in_transaction(connection)
            context.execution_noted = noted = self._note(
                connection, self._told(" ".join(statement.split()))
            )
            self.driver = self.driver or _driver(connection)
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
        if context.execution_begun_before or not _in_transaction(connection):
            return
        noted = context.execution_noted
        if noted is None:
            return
        if connection.dialect.name == "sqlite" and noted.sql.startswith(("BEGIN", "SAVEPOINT")):
            return  # the statement itself began; SQLite's drivers send BEGIN before writes alone
        entry = self._current()
        if entry is not None and noted in entry.sent:
            self._note(connection, "BEGIN", entry.sent.index(noted))

    def _commit(self, connection: Connection) -> None:
        with self._looking():
            if _in_transaction(connection):
                self._note(connection, "COMMIT")

    def _rollback(self, connection: Connection) -> None:
        with self._looking():
            if _in_transaction(connection):
                self._note(connection, "ROLLBACK")

    def _reset(self, connection: Any, record: Any, state: PoolResetState) -> None:
        """The pool rolls back for a Session or a Connection that was dropped and not closed."""
        with self._looking():
            if state.asyncio_safe and _driver_in_transaction(record.driver_connection):
                self._note(None, "ROLLBACK")

    def _note(
        self, connection: Connection | None, sql: str, place: int | None = None
    ) -> _Noted | None:
        """Note a statement; None if it is one too many, or no statement of the example sends it."""
        self._stale = True
        entry = self._current()
        if entry is None:
            return None
        if len(entry.sent) == MOST_STATEMENTS:
            entry.more_sent += 1
            return None
        if connection is None:
            noted = _Noted(None, None, sql)
        else:
            # In which order a Session commits on several databases is chance: so without a name.
            url = None if sql in ("COMMIT", "ROLLBACK") else connection.engine.url
            session = self._sessions.get(connection)
            noted = _Noted(weakref.ref(connection), session, sql, url)
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
        if self._place.is_at(engine.url) or name in self._elsewhere:
            return
        query, why = None, "which the recorder does not reach"
        if engine.dialect.name == "sqlite":
            try:
                if not Path(str(engine.url.database)).is_file():
                    raise UnreadableError
                query = self._open.enter_context(second_sqlite(str(engine.url.database)))
            except UnreadableError:
                why = "in memory: no other connection sees them"
        self._elsewhere[name] = _Elsewhere(engine.url, query, why)

    def _current(self) -> _Entry | None:
        """The innermost statement that runs here; elsewhere, the one that this comes from.

        A task comes from a statement; of a thread it is not known, so it is the main thread's.
        """
        stack = self._stack()
        if entry := self._running_in(stack):
            return entry
        inherited = _running.get()
        if inherited and (entry := inherited()) and entry not in stack:
            return entry
        return self._running_in(self._stacks.get(self._main, []))

    @staticmethod
    def _running_in(stack: list[_Entry]) -> _Entry | None:
        return next((entry for entry in reversed(stack) if not entry.suspended), None)


class _Nobody:
    """Hears what a statement tells after its program has ended, or in another process."""

    def enter(self, line: int) -> None:
        """Nothing happens any more."""

    begin_body = leave = enter


# What follows in a message is the driver's, or differs from run to run.
_MESSAGE_ENDS = (" (Background on this error at:", " [SQL:", " Original exception was:")
_MESSAGE_NUMBERS = re.compile(r"(?<=0x)[0-9a-f]+|(?<=session ')\d+|(?<=this is ')\d+")


def _exception(error: BaseException) -> str:
    """The class and, if SQLAlchemy raises it, the message, without what is a driver's or random."""
    name = type(error).__name__
    if not _is_sqlalchemys(error) or isinstance(error, DBAPIError):
        return name
    message = " ".join(str(error).split())
    for end in _MESSAGE_ENDS:
        message = message.partition(end)[0]
    return f"{name}: {_MESSAGE_NUMBERS.sub('…', message)}"


def _is_sqlalchemys(error: BaseException) -> bool:
    """Whether it has a class of SQLAlchemy's, or is raised in there."""
    *_, (raising, _) = traceback.walk_tb(error.__traceback__)
    module = raising.f_globals.get("__name__", "")
    return isinstance(error, SQLAlchemyError) or module.startswith("sqlalchemy.")


def _position_in(statement: str) -> Callable[[str], tuple[int, str]]:
    """Orders named parameters as the statement does."""
    return lambda key: (statement.find(f"%({key})s"), key)


def _driver(connection: Connection) -> str:
    """The driver's name and version, as on its package."""
    name = connection.dialect.driver
    package = {"pysqlite": "sqlite3"}.get(name, name)
    with contextlib.suppress(importlib.metadata.PackageNotFoundError):
        return f"{package} {importlib.metadata.version(package)}"
    return package


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


def _in_transaction(connection: Connection) -> bool:
    """Whether the database has begun a transaction, as the driver knows it: nothing is sent."""
    if connection.closed or connection.invalidated:  # it was lost: to ask would raise
        return False
    return _driver_in_transaction(connection.connection.driver_connection)


def _driver_in_transaction(driver: Any) -> bool:
    with contextlib.suppress(Exception):  # a driver may refuse to say, once it is closed
        if hasattr(driver, "info"):  # psycopg
            return bool(driver.info.transaction_status)
        if hasattr(driver, "is_in_transaction"):  # asyncpg
            return bool(driver.is_in_transaction())
        return bool(driver.in_transaction)  # sqlite3, aiosqlite
    return False

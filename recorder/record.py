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
from typing import Any

import sqlalchemy
from sqlalchemy import event
from sqlalchemy.engine import Connection, Engine, ExceptionContext
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.orm import Session, SessionTransaction

from recorder.databases import Database, Place
from recorder.instrument import COMPOUND, HOOKS, compile_instrumented
from recorder.observe import Names, tables, text
from recorder.program import Program
from recorder.recording import Recording, Sent, Step, StepKind, Table
from recorder.run import LIMIT_SECONDS, Run, run


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
    return result, Recording(program.name, database.name, versions, recorder.steps)


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

    @property
    def suspended(self) -> bool:
        """Whether it waits in a generator or a coroutine until that goes on."""
        return self.frame.f_back is None and bool(self.frame.f_code.co_flags & _SUSPENDABLE)


_SUSPENDABLE = inspect.CO_GENERATOR | inspect.CO_COROUTINE | inspect.CO_ASYNC_GENERATOR


@dataclass
class _Noted:
    """A statement on its way to the database, before its sender's name is known."""

    connection: weakref.ref[Connection]
    session: weakref.ref[Session] | None
    sql: str
    parameters: str = ""
    error: str = ""


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
        self.driver: str | None = None
        self._stacks: dict[object, list[_Entry]] = {}
        self._lock = threading.RLock()
        self._main = threading.get_ident()
        self._order: dict[str, int] = {}
        self._raised: int | None = None
        self._printed = 0
        self._stale = True
        self._committed: dict[str, Table] | None = {}
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
            (Session, "after_begin", self._after_begin),
            (Session, "after_transaction_end", self._after_transaction_end),
        ]
        for target, name, listener in listeners:
            event.listen(target, name, listener)
        try:
            yield
        finally:
            for target, name, listener in listeners:
                event.remove(target, name, listener)
            self._module[HOOKS] = _Nobody()  # for a generator that ends with the program

    # Called by the program, around each statement.

    def enter(self, line: int) -> None:
        """A statement begins."""
        frame, handled = sys._getframe(1), sys.exc_info()[1]
        with self._result.observed(), self._lock:
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
            _running.set(weakref.ref(stack[-1]))

    def begin_body(self, line: int) -> None:
        """The header of a `with` or of a loop is done; for a loop, this is once per pass."""
        frame = sys._getframe(1)
        with self._result.observed(), self._lock:
            _, entry = self._begun(line, frame)
            if entry is not None:
                entry.header_open = False
                self._step(entry, "statement")

    def leave(self, line: int) -> None:
        """A statement ends, one way or another."""
        frame = sys._getframe(1)
        with self._result.observed(), self._lock:
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

    def _step(self, entry: _Entry, kind: StepKind, raised: str = "") -> None:
        frames = dict.fromkeys(e.frame for stack in self._stacks.values() for e in stack)
        names = Names([*frames, entry.frame], self._order)
        printed = self._result.printed[self._printed :]
        self._printed += len(printed)
        self.steps.append(
            Step(
                line=entry.line,
                kind=kind,
                raised=raised,
                printed=[(p.line or 0, p.text) for p in printed],
                sent=[self._named(noted, names) for noted in entry.sent],
                objects=names.describe_objects(),
                sessions=names.describe_sessions(),
                committed=self._rows(),
            )
        )
        entry.sent.clear()

    def _named(self, noted: _Noted, names: Names) -> Sent:
        session = noted.session and noted.session()
        if session is not None:
            by = names.sessions.get(id(session), ("Session", session))[0]
        else:
            by = names.connections.get(id(noted.connection()), "Connection")
        return Sent(by, noted.sql, noted.parameters, noted.error)

    def _rows(self) -> dict[str, Table] | None:
        """What another connection sees; asked again only if the program used the database."""
        if self._stale:
            self._stale = False
            self._committed = self._place.committed(tables(self._module))
        return self._committed

    # Called by SQLAlchemy's events.

    def _after_begin(
        self, session: Session, transaction: SessionTransaction, connection: Connection
    ) -> None:
        self._sessions[connection] = weakref.ref(session)

    def _after_transaction_end(self, session: Session, transaction: SessionTransaction) -> None:
        if transaction.parent is None:  # what the connection sends from now on is its own
            for connection, owner in list(self._sessions.items()):
                if owner() is session:
                    del self._sessions[connection]

    def _before_execute(
        self,
        connection: Connection,
        cursor: Any,
        statement: str,
        parameters: Any,
        context: Any,
        executemany: bool,
    ) -> None:
        self.driver = self.driver or _driver(connection)
        noted = self._note(connection, " ".join(statement.split()))
        if isinstance(parameters, dict):  # its order may differ from run to run
            parameters = {
                key: parameters[key] for key in sorted(parameters, key=_position_in(statement))
            }
        noted.parameters = text(parameters) if parameters else ""
        context.execution_begun_before = _in_transaction(connection)
        context.execution_noted = noted

    def _after_execute(
        self,
        connection: Connection,
        cursor: Any,
        statement: str,
        parameters: Any,
        context: Any,
        executemany: bool,
    ) -> None:
        self._note_begin(connection, context)

    def _failed(self, failure: ExceptionContext) -> None:
        context: Any = failure.execution_context
        if failure.connection is not None and hasattr(context, "execution_noted"):
            self._note_begin(failure.connection, context)
            error = failure.sqlalchemy_exception or failure.original_exception
            context.execution_noted.error = type(error).__name__

    def _note_begin(self, connection: Connection, context: Any) -> None:
        """A driver sends BEGIN by itself, before a statement that needs a transaction."""
        if context.execution_begun_before or not _in_transaction(connection):
            return
        noted = context.execution_noted
        if connection.dialect.name == "sqlite" and noted.sql.startswith(("BEGIN", "SAVEPOINT")):
            return  # the statement itself began; SQLite's drivers send BEGIN before writes alone
        entry = self._current()
        if entry is not None and noted in entry.sent:
            self._note(connection, "BEGIN", entry.sent.index(noted))

    def _commit(self, connection: Connection) -> None:
        if _in_transaction(connection):
            self._note(connection, "COMMIT")

    def _rollback(self, connection: Connection) -> None:
        if _in_transaction(connection):
            self._note(connection, "ROLLBACK")

    def _note(self, connection: Connection, sql: str, place: int | None = None) -> _Noted:
        noted = _Noted(weakref.ref(connection), self._sessions.get(connection), sql)
        with self._lock:
            self._stale = True
            if (entry := self._current()) is not None:
                entry.sent.insert(len(entry.sent) if place is None else place, noted)
        return noted

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
    """What a statement that ends after its program tells."""

    def leave(self, line: int) -> None:
        """Nothing happens any more."""


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


def _in_transaction(connection: Connection) -> bool:
    """Whether the database has begun a transaction, as the driver knows it: nothing is sent."""
    if connection.invalidated:  # the server is gone; to ask would raise
        return False
    driver: Any = connection.connection.driver_connection
    if hasattr(driver, "info"):  # psycopg
        return bool(driver.info.transaction_status)
    if hasattr(driver, "is_in_transaction"):  # asyncpg
        return bool(driver.is_in_transaction())
    return bool(driver.in_transaction)  # sqlite3, aiosqlite

"""Runs one program on one database, in this process, and returns what it printed."""

from __future__ import annotations

import asyncio
import contextlib
import contextvars
import gc
import io
import logging
import os
import signal
import sys
import tempfile
import threading
import time
import traceback
import types
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, Protocol

from sqlalchemy import event
from sqlalchemy.exc import SADeprecationWarning, SAWarning
from sqlalchemy.pool import Pool

from recorder import leftovers
from recorder.databases import Database, Place
from recorder.leftovers import replaced
from recorder.program import Program

LIMIT_SECONDS = 15.0
OUTPUT_LIMIT = 100_000
"""How many characters a program may print."""
GRACE_SECONDS = 0.5
"""How long a thread that the program started may take to end after the program."""


@dataclass(frozen=True)
class Printed:
    """One line of output."""

    text: str
    line: int | None
    """The line of the program that printed it; None if no line of the program did."""


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong with a program, and where."""

    program: Program
    database: str
    line: int
    message: str

    def __str__(self) -> str:
        return f"{self.program.path}:{self.line}: [{self.database}] {self.message}"


@dataclass
class Run:
    """What one run of a program did."""

    program: Program
    database: str
    printed: list[Printed] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    """Why the run proves nothing: an exception, a hang, something left open."""
    completed: bool = False
    """Whether the program came to its last line."""
    concurrent: int | None = None
    """The line that two threads or tasks come from which were in a statement at once, if any were:
    their order may be chance."""
    interrupted: bool = False
    """Whether somebody wants it all to end: Ctrl-C, or a SIGTERM."""
    _observed: bool = False
    _end: BaseException | None = None

    def problem(self, line: int | None, message: str) -> None:
        """Note something that went wrong."""
        self.problems.append(Problem(self.program, self.database, line or 1, message))

    def end(self, error: BaseException) -> None:
        """End the program, from a signal's handler; one that is observed, a moment later."""
        if not self._observed:
            raise error
        self._end = error

    @contextlib.contextmanager
    def observed(self) -> Iterator[None]:
        """Observe the program, which waits. No signal cuts in half what the observer asks."""
        if threading.current_thread() is not threading.main_thread():  # signals go to that one
            yield
            return
        self._observed = True
        try:
            yield
        finally:
            self._observed = False
        if self._end is not None:
            error, self._end = self._end, None
            raise error


_NOBODY = contextlib.nullcontext()


class LimitError(KeyboardInterrupt):
    """The program took too much. A KeyboardInterrupt, because asyncio lets that pass through."""


class Observer(Protocol):
    """What watches a run from inside; `recorder.record` has one."""

    def compile(self) -> types.CodeType:
        """The program's code."""

    def attached(
        self, result: Run, place: Place, module: types.ModuleType
    ) -> contextlib.AbstractContextManager[None]:
        """Watch while the program runs."""


def run(
    program: Program,
    database: Database,
    *,
    limit: float = LIMIT_SECONDS,
    observer: Observer | None = None,
) -> Run:
    """Run a program on a database of its own.

    Whatever the program does (raise, exit, hang, leave something open) ends up in `problems`; only
    a real Ctrl-C is raised. A time limit needs signals, so it holds in the main thread alone.

    Args:
        program: What to run.
        database: Where to run it.
        limit: Seconds that it may take.
        observer: Watches the run.

    Raises:
        DatabaseUnavailableError: The database gives no place, or was lost while the program ran.
        KeyboardInterrupt: Ctrl-C, or a SIGTERM; what the run made is removed first.
    """
    result = Run(program, database.name)
    code = observer.compile() if observer else compile(program.tree, str(program.path), "exec")
    with (
        _interrupted_afterwards(result),
        _no_collection(),
        database.fresh() as place,
        leftovers.removed(program),
        _connections(result) as leaks,
        _threads(result),
    ):
        with (
            _main_module(program, place) as module,
            _output(result),
            _warnings(result),
            _tasks(result),
        ):
            with observer.attached(result, place, module) if observer else _NOBODY:
                own = contextvars.copy_context()
                _execute(result, lambda: own.run(exec, code, vars(module)), limit)
            asyncio.set_event_loop(None)  # aiosqlite would make one to close, and leave it open
            leaks()
            # What the program leaves behind goes now, while somebody hears what that says.
            for name in [name for name in vars(module) if not name.startswith("__")]:
                delattr(module, name)
            gc.collect()
    return result


@contextlib.contextmanager
def _no_collection() -> Iterator[None]:
    """Keep Python from collecting reference cycles at moments that differ from run to run.

    It would take objects out of an identity map, which refers to them weakly. What exists already
    is set aside, so that to collect what the program leaves behind costs little.
    """
    enabled = gc.isenabled()
    gc.disable()
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()
        if enabled:
            gc.enable()


def _execute(result: Run, body: Callable[[], object], limit: float) -> None:
    """Run the body; note what it raises, or that it came to its end."""

    def interrupt(*_: object) -> None:
        result.interrupted = True
        result.end(KeyboardInterrupt())

    def time_out(*_: object) -> None:
        result.end(LimitError(f"still running after {limit:g} seconds: it hangs here"))

    leave_process = os._exit

    def leave(status: int) -> None:
        raise SystemExit(status)

    def in_child() -> None:
        """A process that the program forks is its own affair."""
        os._exit = leave_process
        for name, handler in _SIGNALS_OF_A_PROCESS.items():
            signal.signal(getattr(signal, name), handler)

    tell = sys.unraisablehook

    def tell_others(unraisable: Any) -> None:
        # Raised in a weak reference's callback, it is lost; the next alarm comes in a second.
        if not isinstance(unraisable.exc_value, LimitError):
            tell(unraisable)

    try:
        with (
            _handler("SIGINT", interrupt),
            _handler("SIGTERM", interrupt),
            _handler("SIGALRM", time_out),
            replaced(vars(sys), {"unraisablehook": tell_others}),
            replaced(vars(os), {"_exit": leave}),  # it would end this process
            at_fork(in_child=in_child),
        ):
            try:
                _alarm(limit)
                if result.interrupted:
                    raise KeyboardInterrupt
                body()
            finally:
                _alarm(0)
    except LimitError as error:
        result.problem(_line(result, error), str(error))
    except SystemExit as error:
        result.problem(
            _line(result, error), f"sys.exit({error.code!r}) ends the program before its last line"
        )
    except BaseException as error:
        if result.interrupted:
            return  # `run` raises it when all is removed
        result.problem(_line(result, error), f"{_told(error)} is not caught")
    else:
        result.completed = True


_forks: list[tuple[Callable[[], None], Callable[[], None]]] = []
_SIGNALS_OF_A_PROCESS: dict[str, Any] = {
    "SIGINT": signal.default_int_handler, "SIGTERM": signal.SIG_DFL, "SIGALRM": signal.SIG_DFL,
}  # fmt: skip


@contextlib.contextmanager
def at_fork(
    *, before: Callable[[], None] = lambda: None, in_child: Callable[[], None] = lambda: None
) -> Iterator[None]:
    """Call something when the program forks a process: here, before that; and in the child."""
    _forks.append((before, in_child))
    try:
        yield
    finally:
        _forks.pop()


if hasattr(os, "register_at_fork"):  # for as long as this process lives: it cannot be taken back
    os.register_at_fork(
        before=lambda: [before() for before, _ in _forks],
        after_in_child=lambda: [in_child() for _, in_child in _forks],
    )


def _told(error: BaseException) -> str:
    """The class of an exception, and the first line of its message."""
    return ": ".join([type(error).__name__, *str(error).strip().splitlines()[:1]])


def _line(result: Run, error: BaseException) -> int | None:
    """The line of the program that an exception came through, the innermost one."""
    lines = [
        frame.lineno
        for frame in traceback.extract_tb(error.__traceback__)
        if frame.filename == str(result.program.path)
    ]
    return lines[-1] if lines else getattr(error, "lineno", None)


def _current_line(program: Program) -> int | None:
    """The line of the program that is running now, in this thread; None if there is none."""
    frame: types.FrameType | None = sys._getframe(1)
    while frame is not None:
        if frame.f_code.co_filename == str(program.path):
            return frame.f_lineno
        frame = frame.f_back
    return None


@contextlib.contextmanager
def _interrupted_afterwards(result: Run) -> Iterator[None]:
    """Let Ctrl-C wait while a place is made or removed: half of either would be left behind."""

    def note(*_: object) -> None:
        result.interrupted = True

    def ignore(*_: object) -> None:
        """An alarm that went off while it was switched off."""

    try:
        with _handler("SIGINT", note), _handler("SIGTERM", note), _handler("SIGALRM", ignore):
            try:
                yield
            finally:
                _alarm(0)
    finally:
        if result.interrupted:
            raise KeyboardInterrupt


@contextlib.contextmanager
def _handler(name: str, handler: Callable[..., None]) -> Iterator[None]:
    """Handle a signal for a while, where that is possible."""
    number = getattr(signal, name, None)
    if number is None or threading.current_thread() is not threading.main_thread():
        yield
        return
    previous = signal.signal(number, handler)
    try:
        yield
    finally:
        signal.signal(number, previous)


def _alarm(seconds: float) -> None:
    """Ask for SIGALRM, and again each second, as a program may catch the first one."""
    if hasattr(signal, "setitimer") and threading.current_thread() is threading.main_thread():
        signal.setitimer(signal.ITIMER_REAL, seconds, 1.0 if seconds else 0.0)


@contextlib.contextmanager
def _main_module(program: Program, place: Place) -> Iterator[types.ModuleType]:
    """A module that believes it is `__main__`: mapped classes look each other up there by name."""
    module = types.ModuleType("__main__")
    module.__file__ = str(program.path)
    with (
        replaced(os.environ, place.environment),
        replaced(sys.modules, {"__main__": module}),
        replaced(vars(sys), {"argv": [str(program.path)]}),
        replaced(vars(tempfile), {"tempdir": place.folder}) if place.folder else _NOBODY,
    ):
        yield module


class _Output(io.TextIOBase):
    """Standard output that knows which line of the program writes."""

    def __init__(self, result: Run) -> None:
        self._result = result
        self._started: dict[int | None, str] = {}
        self._length = 0

    def writable(self) -> bool:
        return True

    def write(self, text: str) -> int:
        self._length += len(text)
        if self._length > OUTPUT_LIMIT:
            raise LimitError(f"prints more than {OUTPUT_LIMIT} characters")
        line = _current_line(self._result.program)
        *whole, rest = (self._started.pop(line, "") + text).split("\n")
        self._result.printed += [Printed(part, line) for part in whole]
        if rest:
            self._started[line] = rest
        return len(text)

    def finish(self) -> None:
        """What was written without a line break at its end is a line too."""
        self._result.printed += [Printed(rest, line) for line, rest in self._started.items()]
        self._started.clear()


@contextlib.contextmanager
def _output(result: Run) -> Iterator[None]:
    output = _Output(result)
    try:
        with contextlib.redirect_stdout(output):
            yield
    finally:
        output.finish()


@contextlib.contextmanager
def _warnings(result: Run) -> Iterator[None]:
    """A warning is part of what happened: the program shows it or avoids it."""

    def note(
        message: Warning | str, category: type[Warning], filename: str, *_: object, **__: object
    ) -> None:
        own = filename == str(result.program.path)  # otherwise, it is a library's affair
        if own or issubclass(category, (SAWarning, SADeprecationWarning)):
            said = ": ".join([f"{category.__name__} is not shown", *str(message).splitlines()[:1]])
            result.problem(_current_line(result.program), f"{said}; avoid it, or show it")

    with warnings.catch_warnings():
        warnings.simplefilter("always")
        warnings.showwarning = note
        yield


@contextlib.contextmanager
def _tasks(result: Run) -> Iterator[None]:
    """Note what a task raises that nobody awaits: asyncio logs it, and the program goes on."""

    class Note(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            error = record.exc_info[1] if record.exc_info else None
            if error is not None:
                result.problem(_line(result, error), f"{_told(error)} is not caught in its task")

    logger, note = logging.getLogger("asyncio"), Note(logging.ERROR)
    logger.addHandler(note)
    propagate, logger.propagate = logger.propagate, False
    try:
        yield
    finally:
        logger.propagate = propagate
        logger.removeHandler(note)


@contextlib.contextmanager
def _threads(result: Run) -> Iterator[None]:
    """Note the threads that outlive the program; make sure that they do not outlive ours."""
    started: list[tuple[threading.Thread, int | None]] = []
    start, tell = threading.Thread.start, threading.excepthook

    def noted_start(thread: threading.Thread) -> None:
        started.append((thread, _current_line(result.program)))
        with contextlib.suppress(RuntimeError):
            thread.daemon = True
        start(thread)

    def note_exception(raised: Any) -> None:
        error = raised.exc_value
        result.problem(_line(result, error), f"{_told(error)} is not caught in its thread")

    threading.Thread.start = noted_start  # type: ignore[method-assign, assignment]
    threading.excepthook = note_exception
    try:
        yield
    finally:
        threading.Thread.start = start  # type: ignore[method-assign]
        deadline = time.monotonic() + GRACE_SECONDS
        for thread, line in started:
            thread.join(max(0.0, deadline - time.monotonic()))
            if thread.is_alive():
                result.problem(
                    line, "the thread that starts here still runs when the program ends; join it"
                )
                if executors := sys.modules.get("concurrent.futures.thread"):
                    # Python would wait for it when it exits, daemon or not.
                    vars(executors)["_threads_queues"].pop(thread, None)
        threading.excepthook = tell


@contextlib.contextmanager
def _connections(result: Run) -> Iterator[Callable[[], None]]:
    """Yield a function that notes what is still checked out; close all connections afterwards."""
    opened: list[Any] = []
    checked_out: dict[Any, int | None] = {}

    def connect(connection: Any, record: Any) -> None:
        opened.append(connection)
        driver = type(connection).__module__
        if ("sqlite" in driver) != (result.database == "sqlite"):
            result.problem(
                _current_line(result.program),
                f"this connects with {driver.split('.')[-1]}; for the engine, read DATABASE_URL "
                "as the other programs do",
            )

    def checkout(connection: Any, record: Any, proxy: Any) -> None:
        checked_out[record] = _current_line(result.program)

    def checkin(connection: Any, record: Any) -> None:
        checked_out.pop(record, None)

    def note_leaks() -> None:
        if not result.completed:  # what raised or hung is the problem, not what it left open
            return
        if checked_out:
            gc.collect()  # a connection in a reference cycle was dropped, not left open
        for line in checked_out.values():
            result.problem(
                line,
                "the connection that is taken here is still open, with its transaction, when the "
                "program ends; use a with block",
            )

    listeners: dict[str, Callable[..., None]] = {
        "connect": connect,
        "checkout": checkout,
        "checkin": checkin,
    }
    for name, listener in listeners.items():
        event.listen(Pool, name, listener)
    try:
        yield note_leaks
    finally:
        for name, listener in listeners.items():
            event.remove(Pool, name, listener)
        # An async driver's connection cannot be closed from here; the server's side of it can.
        for record in list(checked_out):
            with contextlib.suppress(Exception):
                record.invalidate()
        checked_out.clear()
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # what was left open is a problem already
            _close(opened)
            if result.problems:
                gc.collect()


def _close(connections: list[Any]) -> None:
    """Close each connection that is still open, and keep none."""
    while connections:
        connection = connections.pop()
        with contextlib.suppress(Exception):
            getattr(connection, "terminate", connection.close)()  # an async one waits for nobody

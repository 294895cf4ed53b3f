"""What is wrong with a program though it prints what it should: each thing that it leaves open."""

from __future__ import annotations

import contextlib
import gc
import io
import logging
import sys
import threading
import time
import warnings
from collections.abc import Callable, Iterator
from typing import Any

from sqlalchemy import event
from sqlalchemy.exc import SADeprecationWarning, SAWarning
from sqlalchemy.pool import Pool

from recorder.program import DATABASES
from recorder.result import Printed, Run, summary
from recorder.signals import LimitError

OUTPUT_LIMIT = 100_000
"""How many characters a program may print."""
GRACE_SECONDS = 0.5
"""How long a thread that the program started may take to end after the program."""


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
        line = self._result.current_line()
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
def captured_output(result: Run) -> Iterator[None]:
    """Keep what is printed, with the line that prints it."""
    output = _Output(result)
    try:
        with contextlib.redirect_stdout(output):
            yield
    finally:
        output.finish()


@contextlib.contextmanager
def told_warnings(result: Run) -> Iterator[None]:
    """A warning is part of what happened: the program shows it or avoids it."""

    def note(
        message: Warning | str, category: type[Warning], filename: str, *_: object, **__: object
    ) -> None:
        own = filename == str(result.program.path)  # otherwise, it is a library's affair
        if own or issubclass(category, (SAWarning, SADeprecationWarning)):
            said = ": ".join([f"{category.__name__} is not shown", *str(message).splitlines()[:1]])
            result.problem(result.current_line(), f"{said}; avoid it, or show it")

    with warnings.catch_warnings():
        warnings.simplefilter("always")
        warnings.showwarning = note
        yield


@contextlib.contextmanager
def failed_tasks(result: Run) -> Iterator[None]:
    """Note what a task raises that nobody awaits: asyncio logs it, and the program goes on."""

    class Note(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            error = record.exc_info[1] if record.exc_info else None
            if error is not None:
                result.problem(result.line_of(error), f"{summary(error)} is not caught in its task")

    logger, note = logging.getLogger("asyncio"), Note(logging.ERROR)
    logger.addHandler(note)
    propagate, logger.propagate = logger.propagate, False
    try:
        yield
    finally:
        logger.propagate = propagate
        logger.removeHandler(note)


@contextlib.contextmanager
def running_threads(result: Run) -> Iterator[None]:
    """Note the threads that outlive the program; make sure that they do not outlive ours."""
    started: list[tuple[threading.Thread, int | None]] = []
    start, tell = threading.Thread.start, threading.excepthook

    def noted_start(thread: threading.Thread) -> None:
        line = result.current_line()
        with contextlib.suppress(RuntimeError):
            thread.daemon = True
        start(thread)  # where there are no threads, it raises
        started.append((thread, line))

    def note_exception(raised: Any) -> None:
        error = raised.exc_value
        result.problem(result.line_of(error), f"{summary(error)} is not caught in its thread")

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
def open_connections(result: Run) -> Iterator[Callable[[], None]]:
    """Yield a function that notes what is still checked out; close all connections afterwards."""
    opened: list[Any] = []
    checked_out: dict[Any, int | None] = {}

    def connect(connection: Any, record: Any) -> None:
        opened.append(connection)
        driver = type(connection).__module__
        if result.database in DATABASES and ("sqlite" in driver) != (result.database == "sqlite"):
            result.problem(
                result.current_line(),
                f"this connects with {driver.split('.')[-1]}; for the engine, read DATABASE_URL "
                "as the other programs do",
            )

    def checkout(connection: Any, record: Any, proxy: Any) -> None:
        checked_out[record] = result.current_line()

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

"""What ends a program from outside: its time limit, Ctrl-C, SIGTERM; and what it forks."""

from __future__ import annotations

import contextlib
import logging
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from typing import Any

from recorder.leftovers import replaced
from recorder.result import Run, summary


class LimitError(KeyboardInterrupt):
    """The program took too much. A KeyboardInterrupt, because asyncio lets that pass through."""


class Interrupts:
    """Whether somebody wants the program to end, and whether it may end now."""

    def __init__(self) -> None:
        self.interrupted = False
        """Whether somebody wants it all to end: Ctrl-C, or a SIGTERM."""
        self._observed = False
        self._end: BaseException | None = None

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


def execute(result: Run, interrupts: Interrupts, body: Callable[[], object], limit: float) -> None:
    """Run the body; note what it raises, or that it came to its end."""

    def interrupt(*_: object) -> None:
        interrupts.interrupted = True
        # A pool that is interrupted while it puts a connection back would report an error.
        logging.getLogger("sqlalchemy.pool").addHandler(logging.NullHandler())
        interrupts.end(KeyboardInterrupt())

    def time_out(*_: object) -> None:
        interrupts.end(LimitError(f"still running after {limit:g} seconds: it hangs here"))

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
                if interrupts.interrupted:
                    raise KeyboardInterrupt
                body()
            finally:
                _alarm(0)
    except LimitError as error:
        result.problem(result.line_of(error), str(error))
    except SystemExit as error:
        result.problem(
            result.line_of(error), f"sys.exit({error.code!r}) ends the program before its last line"
        )
    except BaseException as error:
        if interrupts.interrupted:
            return  # `run` raises it when all is removed
        result.problem(result.line_of(error), f"{summary(error)} is not caught")
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


@contextlib.contextmanager
def interrupted_afterwards(interrupts: Interrupts) -> Iterator[None]:
    """Let Ctrl-C wait while a place is made or removed: half of either would be left behind."""

    def note(*_: object) -> None:
        interrupts.interrupted = True

    def ignore(*_: object) -> None:
        """An alarm that went off while it was switched off."""

    try:
        with _handler("SIGINT", note), _handler("SIGTERM", note), _handler("SIGALRM", ignore):
            try:
                yield
            finally:
                _alarm(0)
    finally:
        if interrupts.interrupted:
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

"""Stands in for greenlet where WebAssembly can switch stacks: what SQLAlchemy uses of it.

A greenlet runs on a stack of its own, which JavaScript starts; who switches waits for a promise.
Each stack has a thread state of its own, so the stand-in carries the asyncio task and a copy of the
context along. Nothing is kept that a switch has handed over: it would keep objects alive.
"""

from __future__ import annotations

import asyncio
import contextlib
import contextvars
from collections.abc import Callable, Generator, Iterator
from typing import Any

from pyodide.ffi import create_proxy, run_sync

__version__ = "0"


def start(body: Any) -> None:
    """Call a function on a stack of its own, a moment later. The worker puts its own in place."""
    raise NotImplementedError


class GreenletExit(BaseException):
    """Ends a greenlet."""


class _Turn:
    """A future that needs no event loop: `run_sync` waits for it."""

    _asyncio_future_blocking = False
    _tell: Callable[[_Turn], object] | None = None
    _come = False

    def __await__(self) -> Generator[None]:
        yield

    def add_done_callback(self, tell: Callable[[_Turn], object], *, context: Any = None) -> None:
        self._tell = tell
        if self._come:
            tell(self)

    def come(self) -> None:
        """It is this one's turn."""
        self._come = True
        if self._tell:
            self._tell(self)

    def result(self) -> None:
        """Nothing: what is handed over is in the greenlet's message."""

    def exception(self) -> None:
        """None either."""


_Message = tuple[tuple[Any, ...], dict[str, Any], BaseException | None]


class greenlet:  # noqa: N801 - greenlet's own name
    """A function that runs on a stack of its own and can be left and entered again."""

    _turn: _Turn
    _message: _Message | None = None

    def __init__(self, run: Callable[..., Any] | None = None, parent: greenlet | None = None):
        if run is not None:
            self.run = run
        self.parent = parent or getcurrent()
        self.dead = False
        self._started = False

    def switch(self, *args: Any, **kwargs: Any) -> Any:
        """Go on with this one; returns what it hands over when it leaves."""
        return _switch(self, (args, kwargs, None))

    def throw(self, kind: Any = GreenletExit, value: Any = None, traceback: Any = None) -> Any:
        """Go on with this one, which raises."""
        if isinstance(value, BaseException):
            error = value
        elif isinstance(kind, BaseException):
            error = kind
        else:
            error = kind(*([value] if value else []))
        return _switch(self, ((), {}, error.with_traceback(traceback) if traceback else error))

    def _begin(self) -> None:
        self._started, self._context = True, contextvars.copy_context()
        self._loop = asyncio._get_running_loop()
        self._task = asyncio.current_task() if self._loop else None
        self._stack = create_proxy(self._body)
        start(self._stack)

    @contextlib.contextmanager
    def _in_task(self) -> Iterator[None]:
        """Belong to the task that began the greenlet."""
        if self._task is None:
            yield
            return
        before = asyncio._get_running_loop()
        asyncio._set_running_loop(self._loop)
        asyncio.tasks._enter_task(self._loop, self._task)  # type: ignore[arg-type]
        try:
            yield
        finally:
            asyncio.tasks._leave_task(self._loop, self._task)  # type: ignore[arg-type]
            asyncio._set_running_loop(before)

    def _body(self) -> None:
        global _current
        _current = self
        given, self._message = self._message or ((), {}, None), None
        try:
            if given[2]:
                raise given[2]
            with self._in_task():
                result = self._context.run(self.run, *given[0], **given[1])
            self.parent._message, result = ((result,), {}, None), None
        except BaseException as raised:
            self.parent._message = ((), {}, raised)
        del given
        self.dead = True
        self.parent._turn.come()


def _switch(target: greenlet, message: _Message) -> Any:
    global _current
    own = _current
    own._turn = _Turn()
    target._message = message
    del message
    if target._started:
        target._turn.come()
    else:
        target._begin()
    run_sync(own._turn)
    _current = own
    if target.dead:
        target._stack.destroy()
    (args, _, error), own._message = own._message or ((), {}, None), None
    if error:
        raise error
    return args[0] if len(args) == 1 else args


_current = object.__new__(greenlet)
_current.parent, _current.dead, _current._started = _current, False, True


def getcurrent() -> greenlet:
    """The greenlet that runs now; the first one began with the program."""
    return _current

"""Asyncio where there is no thread and no socket: a loop that runs what is ready, and aiosqlite."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from typing import Any

from playground.browser.limits import SECONDS
from recorder.signals import LimitError

_sleep: Callable[[float], None] = getattr(time.sleep, "__wrapped__", time.sleep)
"""Python's own: Pyodide's looks for a loop of the browser's."""


class _Nothing:
    """A selector of no files."""

    def select(self, timeout: float | None = None) -> tuple[()]:
        if timeout is None:
            raise LimitError("waits for what never happens")
        if timeout > SECONDS:
            raise LimitError(f"waits longer than {SECONDS} seconds")
        if timeout > 0:
            _sleep(timeout)
        return ()


class Loop(asyncio.BaseEventLoop):
    """CPython's own loop, with its tasks and locks; there is nothing to hear from outside."""

    def __init__(self) -> None:
        super().__init__()
        self._selector = _Nothing()

    def _process_events(self, event_list: Any) -> None:
        pass

    def _write_to_self(self) -> None:
        pass


class _Policy(asyncio.events._BaseDefaultEventLoopPolicy):  # type: ignore[name-defined, misc]
    _loop_factory = Loop


class _AtOnce:
    """aiosqlite's queue to its thread: what is put there is done, and the loop tells it later."""

    def put_nowait(self, item: tuple[Any, Callable[[], Any]]) -> None:
        from aiosqlite.core import set_exception, set_result

        future, function = item
        value: Any
        tell: Callable[[Any, Any], None] = set_result
        try:
            value = function()
        except BaseException as error:
            tell, value = set_exception, error
        if future:
            future.get_loop().call_soon(tell, future, value)


class _NoThread:
    daemon = True

    def __init__(self, **_: Any) -> None:
        pass

    def start(self) -> None:
        pass


def install() -> None:
    """Put all that in its place."""
    import aiosqlite.core

    vars(time)["sleep"] = _sleep
    asyncio.run = getattr(asyncio.run, "__wrapped__", asyncio.run)  # Pyodide's needs its own loop
    vars(asyncio.runners)["run"] = asyncio.run
    vars(asyncio.events)["_set_event_loop_policy"](_Policy())
    asyncio.events._set_running_loop(None)  # Pyodide's, which always runs
    asyncio.new_event_loop = asyncio.events.new_event_loop
    vars(aiosqlite.core).update(SimpleQueue=_AtOnce, Thread=_NoThread)

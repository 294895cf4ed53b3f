"""Ends a program that does not end; and says in a sentence what a browser's Python lacks."""

from __future__ import annotations

import re
import sys
import time
import types
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from playground.browser.apart import BRIDGES
from recorder.record import Recorder
from recorder.signals import LimitError

SECONDS = 6
"""How long a program may run: nothing but a loop without end takes as long."""


class Limited(Recorder):
    """Records a program and ends it in time: there is no alarm, so its jumps are watched."""

    def compile(self) -> types.CodeType:
        """The program's code, which is watched when it runs."""
        self._code = super().compile()
        return self._code

    @contextmanager
    def attached(self, *args: Any) -> Iterator[None]:
        """Listen while the program runs, and watch it."""
        with _watched(self._code), super().attached(*args):
            yield


@contextmanager
def _watched(code: types.CodeType) -> Iterator[None]:
    """Raise a `LimitError` where this code jumps after its time. Loops jump; libraries may."""
    deadline = time.monotonic() + SECONDS
    watching: Any = vars(sys)["monitoring"]  # Python 3.12

    def jumped(code: types.CodeType, offset: int, destination: int) -> None:
        if time.monotonic() > deadline:
            raise LimitError(f"still running after {SECONDS} seconds: it hangs here")

    tool, jumps = watching.DEBUGGER_ID, watching.events.JUMP
    watching.use_tool_id(tool, "limits")
    watching.register_callback(tool, jumps, jumped)
    for part in _parts(code):
        watching.set_local_events(tool, part, jumps)
    try:
        yield
    finally:
        watching.free_tool_id(tool)


def _parts(code: types.CodeType) -> Iterator[types.CodeType]:
    """A code object, and those of the functions inside it."""
    yield code
    for constant in code.co_consts:
        if isinstance(constant, types.CodeType):
            yield from _parts(constant)


_NO_MODULE = re.compile(r"ModuleNotFoundError: No module named '([\w.]+)'")
_PYTHON = "Python's standard library"


def in_words(message: str) -> str:
    """A problem as the recorder tells it, or as a sentence if it is the browser's."""
    if found := _NO_MODULE.match(message):
        name = found[1]
        top = name.partition(".")[0]
        if top in BRIDGES:
            return f"a program has no way to the page, so there is no {name} here"
        if top in sys.stdlib_module_names or top == "sqlalchemy":
            owner = "SQLAlchemy" if top == "sqlalchemy" else _PYTHON
            return (
                f"{name} is not here: the page loads {owner} without the parts that a Session "
                "never needs"
            )
        return f"there is no package {top} here: only SQLAlchemy, aiosqlite and {_PYTHON}"
    if "can't start new thread" in message:
        return "a browser has no threads for Python, so none can start here"
    if "stack switching not supported" in message:
        return (
            "asyncio needs WebAssembly with stack switching (JSPI), which this browser does not "
            "have; in a newer Chrome, Edge or Firefox this program runs"
        )
    if message.startswith("MemoryError"):
        return "this needs more memory than a page may have"
    if message.startswith("RecursionError"):
        return "RecursionError is not caught: this calls itself without end"
    return message

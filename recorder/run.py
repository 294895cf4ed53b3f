"""Runs one program on one database, in this process, and returns what it printed."""

from __future__ import annotations

import asyncio
import contextlib
import contextvars
import gc
import os
import sys
import tempfile
import types
from collections.abc import Iterator
from typing import Protocol

from recorder import guards, leftovers, signals
from recorder.databases import Database, Place
from recorder.leftovers import replaced
from recorder.program import Program
from recorder.result import Run

LIMIT_SECONDS = 15.0

_NOBODY = contextlib.nullcontext()


class Observer(Protocol):
    """What watches a run from inside; `recorder.record` has one."""

    def compile(self) -> types.CodeType:
        """The program's code."""

    def attached(
        self,
        result: Run,
        interrupts: signals.Interrupts,
        place: Place,
        module: types.ModuleType,
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
    result, interrupts = Run(program, database.name), signals.Interrupts()
    code = observer.compile() if observer else compile(program.tree, str(program.path), "exec")
    with (
        signals.interrupted_afterwards(interrupts),
        _no_collection(),
        database.fresh() as place,
        leftovers.removed(program),
        guards.open_connections(result) as leaks,
        guards.running_threads(result),
    ):
        with (
            main_module(program, place) as module,
            guards.captured_output(result),
            guards.told_warnings(result),
            guards.failed_tasks(result),
        ):
            with observer.attached(result, interrupts, place, module) if observer else _NOBODY:
                own = contextvars.copy_context()
                signals.execute(
                    result, interrupts, lambda: own.run(exec, code, vars(module)), limit
                )
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


@contextlib.contextmanager
def main_module(program: Program, place: Place) -> Iterator[types.ModuleType]:
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

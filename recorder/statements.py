"""Which statements of a program have begun and not ended, in each of its threads and tasks.

The program tells it by the calls that `instrument` compiles into it. What a statement did is
somebody else's affair: whoever makes a `Statements` is called when there is something to look at.
"""

from __future__ import annotations

import contextlib
import contextvars
import inspect
import sys
import threading
import types
import weakref
from collections.abc import Callable
from dataclasses import dataclass, field

from recorder.instrument import COMPOUND, WITHS
from recorder.program import Program
from recorder.recording import StepKind
from recorder.sent import Noted


@dataclass(eq=False)
class Statement:
    """A statement that has begun and not ended."""

    line: int
    frame: types.FrameType
    compound: bool
    handled: BaseException | None
    """The exception that was being handled when the statement began."""
    header_open: bool = True
    called: bool = False
    sent: list[Noted] = field(default_factory=list)
    more_sent: int = 0
    unseen: list[str] = field(default_factory=list)

    @property
    def suspended(self) -> bool:
        """Whether it waits in a generator or a coroutine until that goes on."""
        return self.frame.f_back is None and bool(self.frame.f_code.co_flags & _SUSPENDABLE)


_SUSPENDABLE = inspect.CO_GENERATOR | inspect.CO_COROUTINE | inspect.CO_ASYNC_GENERATOR


_running: contextvars.ContextVar[weakref.ref[Statement] | None] = contextvars.ContextVar(
    "running", default=None
)
"""The innermost statement that runs here. An asyncio task inherits that of the one it comes from:
SQLAlchemy closes an AsyncSession, for example, in a task of its own."""


Looking = Callable[[], contextlib.AbstractContextManager[None]]
"""Around whatever looks at the program: one at a time, and nothing that goes wrong reaches it."""


class Statements:
    """The statements that run now. The program calls the methods without an underscore."""

    def __init__(
        self,
        program: Program,
        looking: Looking,
        step: Callable[[Statement, StepKind, BaseException | None], None],
        concurrent: Callable[[int], None],
    ) -> None:
        """Hear what the program tells.

        Args:
            program: The program.
            looking: Around each look at it.
            step: Called when a statement, the header of one, or a call is done; with the exception
                that left it.
            concurrent: Called with a line that several threads or tasks come from, which are in a
                statement at once.
        """
        self.entered = False
        """Whether the first statement of the example region has begun."""
        self._program, self._looking = program, looking
        self._step, self._concurrent = step, concurrent
        self._stacks: dict[object, list[Statement]] = {}
        self._main = threading.get_ident()
        self._raised: int | None = None
        _running.set(None)

    def enter(self, line: int) -> None:
        """A statement begins."""
        frame, handled = sys._getframe(1), sys.exc_info()[1]
        with self._looking():
            self.entered = True
            if handled is None:  # the exception told last is gone, and another may have its id
                self._raised = None
            stack = self._stack()
            outer = self.current()
            if outer is not None and outer.frame is not frame:
                if not outer.called:
                    outer.called = True
                    self._step(outer, "call", None)
            elif outer is not None and outer.compound and outer.header_open:
                outer.header_open = False
                self._step(outer, "statement", None)
            compound = isinstance(self._program.statements[line], COMPOUND)
            stack.append(Statement(line, frame, compound, handled))
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
                self._step(entry, "statement", None)

    def leave(self, line: int) -> None:
        """A statement ends, one way or another."""
        frame = sys._getframe(1)
        with self._looking():
            key, entry = self._begun(line, frame)
            if entry is None:  # a signal came before it was noted
                return
            error = sys.exc_info()[1]
            told = self._raised
            self._raised = None
            if error is not None and error is not entry.handled:
                self._raised = id(error)
            # An exception that goes on through outer statements is told where it left the first.
            raised = error if self._raised not in (None, told) else None
            if not entry.compound or entry.header_open:
                self._step(entry, "statement", raised)
            elif entry.sent or isinstance(self._program.statements[line], WITHS):
                self._step(entry, "end", raised)
            self._stacks[key].remove(entry)
            if not self._stacks[key]:
                del self._stacks[key]
            now = self._running_in(self._stack())
            _running.set(weakref.ref(now) if now else None)

    def _begun(self, line: int, frame: types.FrameType) -> tuple[object, Statement | None]:
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

    def _stack(self) -> list[Statement]:
        return self._stacks.get(self._key(), [])

    def _overlap(self) -> None:
        """Note if two threads, or two tasks, are in a statement; one that runs tasks waits."""
        waits = any(not isinstance(key, int) for key in self._stacks)
        if len(self._stacks) > 1 + waits:
            first = self._stacks.get(self._main) or next(iter(self._stacks.values()))
            self._concurrent(first[-1].line)

    def frames(self, entry: Statement) -> dict[types.FrameType, str]:
        """The frames of the program that are running, each with a name that is its alone."""
        found: dict[types.FrameType, str] = {}
        for frame in (*(e.frame for stack in self._stacks.values() for e in stack), entry.frame):
            if frame not in found:
                name = frame.f_code.co_name
                taken = sum(f.f_code is frame.f_code for f in found)
                found[frame] = f"{name} ({taken + 1})" if taken else name
        return found

    def current(self) -> Statement | None:
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
    def _running_in(stack: list[Statement]) -> Statement | None:
        return next((entry for entry in reversed(stack) if not entry.suspended), None)


class Nobody:
    """Hears what a statement tells after its program has ended, or in another process."""

    def enter(self, line: int) -> None:
        """Nothing happens any more."""

    begin_body = leave = enter

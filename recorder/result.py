"""What one run of a program did: what it printed, and what is wrong with it."""

from __future__ import annotations

import sys
import traceback
import types
from dataclasses import dataclass, field

from recorder.program import Program


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

    def problem(self, line: int | None, message: str) -> None:
        """Note something that went wrong."""
        self.problems.append(Problem(self.program, self.database, line or 1, message))

    def line_of(self, error: BaseException) -> int | None:
        """The line of the program that an exception came through, the innermost one."""
        lines = [
            frame.lineno
            for frame in traceback.extract_tb(error.__traceback__)
            if frame.filename == str(self.program.path)
        ]
        return lines[-1] if lines else getattr(error, "lineno", None)

    def current_line(self) -> int | None:
        """The line of the program that is running now, in this thread; None if there is none."""
        frame: types.FrameType | None = sys._getframe(1)
        while frame is not None:
            if frame.f_code.co_filename == str(self.program.path):
                return frame.f_lineno
            frame = frame.f_back
        return None


def summary(error: BaseException) -> str:
    """The class of an exception, and the first line of its message."""
    return ": ".join([type(error).__name__, *str(error).strip().splitlines()[:1]])

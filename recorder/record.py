"""Records one program on one database: runs it, and notes what each statement did."""

from __future__ import annotations

import contextlib
import dataclasses
import re
import threading
import traceback
import types
import weakref
from collections.abc import Iterator

import sqlalchemy
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.orm import Session

from recorder.databases import (
    Database,
    Place,
    UnreadableError,
    rows_of,
)
from recorder.instrument import HOOKS, compile_instrumented
from recorder.observe import Names, tables
from recorder.program import Program
from recorder.recording import (
    MOST_STEPS,
    Recording,
    Step,
    StepKind,
    Table,
)
from recorder.result import Run
from recorder.run import LIMIT_SECONDS, run
from recorder.sent import SentLog
from recorder.signals import Interrupts, at_fork
from recorder.statements import Nobody, Statement, Statements


def record(
    program: Program, database: Database, *, limit: float = LIMIT_SECONDS, looks: bool = True
) -> tuple[Run, Recording]:
    """Run a program once; returns what it printed, and what happened.

    The recording is worth something only where the run has no problems.

    Args:
        program: What to run.
        database: Where to run it.
        limit: Seconds that it may take.
        looks: Whether to look at objects, Sessions, SQL and rows; without, the recording has no
            more than what the lines print and raise, for less.

    Raises:
        DatabaseUnavailableError: The database gives no place, or was lost while the program ran.
    """
    recorder = Recorder(program, database, looks=looks)
    result = run(program, database, limit=limit, observer=recorder)
    return result, recorder.recording()


class Recorder:
    """Turns what a running program does into steps. `run` drives it through `attached`."""

    def __init__(self, program: Program, database: Database, *, looks: bool = True) -> None:
        self.program, self.database, self.looks = program, database, looks
        self.steps: list[Step] = []
        self.more_steps = 0
        self.driver = ""
        self._lock = threading.RLock()
        self._order: dict[str, int] = {}
        self._known: dict[tuple[int, str], str] = {}
        self._finished: weakref.WeakSet[Session] = weakref.WeakSet()
        self._printed = 0
        self._committed: dict[str, Table] | None = {}
        self._unread: list[str] = []

    def recording(self) -> Recording:
        """What happened, as far as the program came."""
        versions = {
            "database": f"{self.database.label} {self.database.version}",
            "driver": self.driver,
            "sqlalchemy": sqlalchemy.__version__,
        }
        return Recording(
            self.program.name, self.database.name, versions, self.steps, self.more_steps
        )

    # Called by `run`.

    def compile(self) -> types.CodeType:
        """The program's code, which calls this recorder."""
        return compile_instrumented(self.program)

    @contextlib.contextmanager
    def attached(
        self, result: Run, interrupts: Interrupts, place: Place, module: types.ModuleType
    ) -> Iterator[None]:
        """Listen while the program runs."""
        self._result, self._interrupts = result, interrupts
        self._place, self._module = place, vars(module)
        self._statements = Statements(self.program, self._looking, self._step, self._concurrent)
        self._sent = SentLog(self.database, place, self._looking, self._statements.current)
        self._sent.ended = self._session_ended
        self._module[HOOKS] = self._statements
        with (
            self._sent.listening() if self.looks else contextlib.nullcontext(),
            at_fork(before=self._before_fork, in_child=self._fall_silent),
        ):
            try:
                yield
            finally:
                self.driver = self._sent.driver
                self._fall_silent()  # for a generator that ends with the program

    def _before_fork(self) -> None:
        if (entry := self._statements.current()) is not None:
            entry.unseen.append("what the process that is forked here does")

    def _fall_silent(self) -> None:
        """See nothing more."""
        self._lock = threading.RLock()  # in a forked process, the old one may never be free
        self._module[HOOKS] = Nobody()

    @contextlib.contextmanager
    def _looking(self) -> Iterator[None]:
        """Look at the program. Whatever goes wrong is told, and does not happen to the program."""
        with self._interrupts.observed(), self._lock:
            try:
                yield
            except Exception as error:
                entry = self._statements.current()
                self._result.problem(
                    entry.line if entry else None,
                    f"the recorder fails here, not the program: {type(error).__name__}: {error}",
                )

    def _concurrent(self, line: int) -> None:
        if self._result.concurrent is None:
            self._result.concurrent = line

    def _session_ended(self, session: Session) -> None:
        if not self._statements.entered:
            self._finished.add(session)

    def _step(self, entry: Statement, kind: StepKind, raised: BaseException | None) -> None:
        if len(self.steps) == MOST_STEPS:
            self.more_steps += 1
            entry.sent.clear()
            return
        printed = self._result.printed[self._printed :]
        self._printed += len(printed)
        step = Step(
            line=entry.line,
            kind=kind,
            raised=_exception(raised) if raised else "",
            printed=[(p.line or 0, p.text) for p in printed],
        )
        self.steps.append(self._looked(step, entry) if self.looks else step)

    def _looked(self, step: Step, entry: Statement) -> Step:
        """The step, with what the variables hold now, and with what was sent since the last one."""
        names = Names(self._statements.frames(entry), self._order, self._known, self._finished)
        objects, more_objects = names.describe_objects()
        committed = self._rows(names, entry)
        looked = dataclasses.replace(
            step,
            sent=[self._sent.named(noted, names) for noted in entry.sent],
            objects=objects,
            sessions=names.describe_sessions(),
            committed=committed,
            unseen=list(dict.fromkeys([*entry.unseen, *self._unread])),
            more_objects=more_objects,
            more_sent=entry.more_sent,
        )
        entry.sent.clear()
        entry.unseen.clear()
        entry.more_sent = 0
        return looked

    def _rows(self, names: Names, entry: Statement) -> dict[str, Table] | None:
        """What another connection sees; asked again only if the program used the database."""
        if self._sent.stale:
            self._sent.stale = False
            namespaces = [
                self._module,
                *(frame.f_locals for frame in self._statements.frames(entry)),
            ]
            self._unread = []
            self._committed = self._read(tables(namespaces), names)
        return self._committed

    def _read(self, tables: list[sqlalchemy.Table], names: Names) -> dict[str, Table] | None:
        own = [table for table in tables if table.schema is None]
        self._unread += [f"the rows of {t.fullname}, in another schema" for t in tables if t.schema]
        sources = []
        if self._place.query is not None:
            sources.append(
                (names.of_engine(self._place.is_at) or "DATABASE_URL", self._place.query)
            )
        for database, elsewhere in self._sent.elsewhere.items():
            name = names.of_engine(elsewhere.is_at) or database
            if elsewhere.query is None:
                self._unread.append(f"the rows behind {name}, {elsewhere.why}")
            else:
                sources.append((name, elsewhere.query))
        found: dict[str, Table] = {}
        for name, query in sources:
            for table in own:
                try:
                    rows = rows_of(table, query)
                except LookupError:
                    continue
                except UnreadableError:
                    self._unread.append(f"the rows of {table.name}, which is not as it is mapped")
                    continue
                if rows is None:
                    return None
                found[f"{name}: {table.name}" if len(sources) > 1 else table.name] = rows
        return found


# What follows in a message is the driver's, or differs from run to run.
_MESSAGE_ENDS = (" (Background on this error at:", " [SQL:", " Original exception was:")
_VARYING = re.compile(
    r"(?<=0x)[0-9a-f]+|(?<=session ')\d+|(?<=this is ')\d+|(?<=, file \")[^\"]+|(?<=\", line )\d+"
)


def _exception(error: BaseException) -> str:
    """The class and, if SQLAlchemy raises it, the message, without what is a driver's or random."""
    name = type(error).__name__
    if not _is_sqlalchemys(error) or isinstance(error, DBAPIError):
        return name
    message = " ".join(str(error).split())
    for end in _MESSAGE_ENDS:
        message = message.partition(end)[0]
    return f"{name}: {_VARYING.sub('…', message)}"


def _is_sqlalchemys(error: BaseException) -> bool:
    """Whether it has a class of SQLAlchemy's, or is raised in there."""
    *_, (raising, _) = traceback.walk_tb(error.__traceback__)
    module = raising.f_globals.get("__name__", "")
    return isinstance(error, SQLAlchemyError) or module.startswith("sqlalchemy.")

"""What happened, as plain data: a list of steps, and its JSON form.

Everything is text, ready to be shown. Two runs of one program give the same bytes.
"""

from __future__ import annotations

import dataclasses
import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from recorder.files import read
from recorder.program import Program

RECORDINGS = Path("recordings")

# A page has room for no more. What is beyond a limit is counted, and the page says how much it is.
MOST_STEPS = 100
MOST_OBJECTS = 8
MOST_STATEMENTS = 12
"""Of SQL, in a step."""
MOST_NAMES = 8
"""In a list of objects or of values."""
MOST_ATTRIBUTES = 12
LONGEST_TABLE, WIDEST_TABLE = 8, 8
"""Rows and columns."""
LONGEST_TEXT, LONGEST_SQL = 60, 600
"""Characters of a value, and of a statement or its parameters."""

StepKind = Literal["statement", "call", "end"]
"""A statement has run (a compound one: its header); a statement calls a function of the program,
whose steps follow; a compound statement ends."""


@dataclass(frozen=True)
class Sent:
    """One statement that reached the database."""

    by: str
    """The variable that holds the Session or Connection which sent it."""
    sql: str
    """The text, white space normalized."""
    parameters: str = ""
    """As Python writes them; empty if there are none."""
    error: str = ""
    """The class of SQLAlchemy's exception, if the database refused the statement."""


@dataclass(frozen=True)
class ObjectState:
    """One mapped object."""

    name: str
    """The variable that holds it, or the way to it: `user`, `users[0]`, `user.addresses[0]`."""
    type: str
    """The name of its class."""
    state: str
    """transient, pending, persistent, deleted or detached."""
    loaded: dict[str, str] = field(default_factory=dict)
    """The attributes that have a value, which reading does not load."""
    expired: list[str] = field(default_factory=list)
    """The attributes that the next access loads again."""
    modified: list[str] = field(default_factory=list)
    """The loaded attributes that the next flush writes."""
    more: int = 0
    """How many more attributes it has."""


@dataclass(frozen=True)
class SessionState:
    """One Session. The lists hold names of objects; the last says how many more there are."""

    name: str
    transaction: str
    """none, begun, in a savepoint, or inactive (a failed flush waits for a rollback)."""
    new: list[str] = field(default_factory=list)
    dirty: list[str] = field(default_factory=list)
    deleted: list[str] = field(default_factory=list)
    identity_map: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Table:
    """The rows of one table that another connection sees: what is committed."""

    columns: list[str]
    rows: list[list[str]]
    more_rows: int = 0
    more_columns: int = 0


@dataclass(frozen=True)
class Step:
    """The state of affairs after one statement of the example region."""

    line: int
    """The first line of the statement."""
    kind: StepKind = "statement"
    raised: str = ""
    """The exception that left the statement: its class and, if the text is SQLAlchemy's own and
    not a driver's, its message."""
    printed: list[tuple[int, str]] = field(default_factory=list)
    """Lines of output, each with the line of the program that printed it."""
    sent: list[Sent] = field(default_factory=list)
    objects: list[ObjectState] = field(default_factory=list)
    sessions: list[SessionState] = field(default_factory=list)
    committed: dict[str, Table] | None = field(default_factory=dict)
    """By table; None where the writer's lock keeps every other connection from reading."""
    unseen: list[str] = field(default_factory=list)
    """What the program does and the recorder does not see, each as a sentence."""
    more_objects: int = 0
    more_sent: int = 0


@dataclass(frozen=True)
class Recording:
    """One run of one program on one database."""

    program: str
    database: str
    versions: dict[str, str]
    """What it ran on: the database, its driver, SQLAlchemy."""
    steps: list[Step]
    more_steps: int = 0
    """How many more there were."""

    def to_json(self) -> str:
        """The JSON form: one step a line, so that a difference reads well."""
        head: dict[str, Any] = {
            "program": self.program, "database": self.database, "versions": self.versions
        }  # fmt: skip
        if self.more_steps:
            head["more_steps"] = self.more_steps
        lines = [f"{json.dumps(key)}: {json.dumps(value)}" for key, value in head.items()]
        steps = ",\n".join(json.dumps(_plain(step), ensure_ascii=False) for step in self.steps)
        return "{\n" + ",\n".join([*lines, f'"steps": [\n{steps}\n]']) + "\n}\n"

    @classmethod
    def from_json(cls, text: str) -> Recording:
        """The inverse of `to_json`."""
        data = json.loads(text)
        return cls(**{**data, "steps": [_step(step) for step in data["steps"]]})


def recording_path(program: Program, database: str, folder: Path = RECORDINGS) -> Path:
    """The file that holds the recording of this program on this database."""
    return folder / f"{program.name}.{database}.json"


def read_recording(path: Path) -> Recording:
    """Read a recording from its file."""
    return read(path, _parse)


def _parse(path: Path) -> Recording:
    return Recording.from_json(path.read_text(encoding="utf-8"))


def _plain(value: Any) -> Any:
    """A dataclass as JSON data; what has its default value is left out."""
    if dataclasses.is_dataclass(value):
        shown = {}
        for item in dataclasses.fields(value):
            content = getattr(value, item.name)
            factory = item.default_factory
            default = item.default if factory is dataclasses.MISSING else factory()
            if content != default:
                shown[item.name] = _plain(content)
        return shown
    if isinstance(value, dict):
        return {key: _plain(content) for key, content in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(content) for content in value]
    return value


def _step(data: dict[str, Any]) -> Step:
    committed = data.get("committed", {})
    return Step(
        **{
            **data,
            "printed": [(line, text) for line, text in data.get("printed", [])],
            "sent": [Sent(**item) for item in data.get("sent", [])],
            "objects": [ObjectState(**item) for item in data.get("objects", [])],
            "sessions": [SessionState(**item) for item in data.get("sessions", [])],
            "committed": committed
            and {name: Table(**content) for name, content in committed.items()},
        }
    )

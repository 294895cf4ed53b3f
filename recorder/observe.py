"""Looks at objects and Sessions without touching them: nothing is loaded, flushed or begun."""

from __future__ import annotations

import datetime
import decimal
import enum
import sys
import types
import uuid
from collections.abc import Iterable, Iterator
from typing import Any

from sqlalchemy import MetaData, Table, inspect
from sqlalchemy.engine import Connection
from sqlalchemy.orm import InstanceState, Session, scoped_session

from recorder.instrument import HOOKS
from recorder.recording import ObjectState, SessionState

LONGEST_TEXT = 60
"""Longer values are cut: a page has room for no more."""

_RANDOM = (datetime.datetime, datetime.date, datetime.time, datetime.timedelta, uuid.UUID)


class Names:
    """What the program's variables hold at one moment: its objects and its Sessions, by name."""

    def __init__(self, frames: Iterable[types.FrameType], order: dict[str, int]) -> None:
        """Look through the variables of these frames.

        Args:
            frames: The functions of the program that are running, and the module itself.
            order: Gives each variable a number when it is first seen holding something; kept from
                one moment to the next, so that what came first stays first.
        """
        self.objects: dict[int, tuple[str, InstanceState[Any]]] = {}
        self.sessions: dict[int, tuple[str, Session]] = {}
        self.connections: dict[int, str] = {}
        found: dict[str, Any] = {}
        for frame in frames:
            for name, value in list(frame.f_locals.items()):
                if not name.startswith("__") and name != HOOKS:
                    found[name] = value
        for name, value in found.items():
            if name in order or self._interesting(value):
                order.setdefault(name, len(order))
        for name in sorted(found.keys() & order.keys(), key=order.__getitem__):
            self._add(name, found[name])
        for name, state in list(self.objects.values()):
            self._add_related(name, state)
        for _, session in self.sessions.values():
            for held in (*session.new, *session.deleted):
                self._add_unnamed(inspect(held))

    def _interesting(self, value: Any) -> bool:
        return any(_states(value, "")) or isinstance(_unwrapped(value), (Session, Connection))

    def _add(self, name: str, value: Any) -> None:
        for path, state in _states(value, name):
            self.objects.setdefault(id(state), (path, state))
        value = _unwrapped(value)
        if isinstance(value, Session):
            self.sessions.setdefault(id(value), (name, value))
        if isinstance(value, Connection):
            self.connections.setdefault(id(value), name)

    def _add_related(self, name: str, state: InstanceState[Any]) -> None:
        """The objects behind relationships that are loaded already."""
        for relationship in state.mapper.relationships:
            related = state.dict.get(relationship.key)
            for path, other in _states(related, f"{name}.{relationship.key}"):
                if id(other) not in self.objects:
                    self.objects[id(other)] = (path, other)
                    self._add_related(path, other)

    def _add_unnamed(self, state: InstanceState[Any]) -> None:
        """An object that a Session keeps and no variable holds."""
        if id(state) not in self.objects:
            name, taken = self.of(state), {name for name, _ in self.objects.values()}
            while name in taken:
                name += "'"
            self.objects[id(state)] = (name, state)

    def of(self, state: InstanceState[Any]) -> str:
        """The name of an object; one that no variable holds has the name of its class and key."""
        if named := self.objects.get(id(state)):
            return named[0]
        kind = state.class_.__name__
        return " ".join([kind, *map(text, state.identity or ())])

    def describe_objects(self) -> list[ObjectState]:
        """Each object that the program can reach."""
        return [self._describe(name, state) for name, state in self.objects.values()]

    def _describe(self, name: str, state: InstanceState[Any]) -> ObjectState:
        values = state.dict
        keys = [attribute.key for attribute in state.mapper.attrs]
        return ObjectState(
            name=name,
            type=state.class_.__name__,
            state=_state_name(state),
            loaded={key: self._value(values[key]) for key in keys if key in values},
            expired=[key for key in keys if key in state.expired_attributes and key not in values],
            modified=[
                key
                for key in keys
                if key in state.committed_state
                and state.persistent
                and state.attrs[key].history.has_changes()
            ],
        )

    def _value(self, value: Any) -> str:
        if isinstance(value, (list, set, tuple)):
            shown = [self._value(item) for item in value]
            return f"[{', '.join(sorted(shown) if isinstance(value, set) else shown)}]"
        if isinstance(value, dict):
            return f"{{{', '.join(f'{text(k)}: {self._value(v)}' for k, v in value.items())}}}"
        state = _state(value)
        return text(value) if state is None else self.of(state)

    def describe_sessions(self) -> list[SessionState]:
        """Each Session that a variable holds."""
        return [self._describe_session(name, s) for name, s in self.sessions.values()]

    def _describe_session(self, name: str, session: Session) -> SessionState:
        def names(objects: Iterable[object]) -> list[str]:
            return sorted(self.of(inspect(o)) for o in objects)

        if not session.is_active:
            transaction = "inactive"
        elif session.in_nested_transaction():
            transaction = "in a savepoint"
        else:
            transaction = "begun" if session.in_transaction() else "none"
        return SessionState(
            name=name,
            transaction=transaction,
            new=names(session.new),
            dirty=names(o for o in session.dirty if session.is_modified(o)),
            deleted=names(session.deleted),
            identity_map=sorted(
                " ".join([key[0].__name__, *map(text, key[1])])
                for key in session.identity_map.keys()  # noqa: SIM118 - not a dict
            ),
        )


def tables(module: dict[str, Any]) -> list[Table]:
    """The tables that the program's module maps or defines, in the order of their definition."""
    found: dict[int, Table] = {}
    for value in list(module.values()):
        metadata = value if isinstance(value, MetaData) else getattr(value, "metadata", None)
        if isinstance(metadata, MetaData):
            found.update((id(table), table) for table in metadata.tables.values())
    return list(found.values())


def text(value: Any) -> str:
    """A value as Python writes it; what is random or has an address is shown by its type."""
    if isinstance(value, _RANDOM):
        return f"<{type(value).__name__}>"
    if isinstance(value, (str, bytes)):
        return repr(value[:LONGEST_TEXT]) + ("…" if len(value) > LONGEST_TEXT else "")
    if value is None or isinstance(value, (bool, int, float, decimal.Decimal)):
        return repr(value)
    if isinstance(value, enum.Enum):
        return str(value)
    if isinstance(value, dict):
        return f"{{{', '.join(f'{text(k)}: {text(v)}' for k, v in value.items())}}}"
    if isinstance(value, list):
        return f"[{', '.join(map(text, value))}]"
    if isinstance(value, tuple):
        return f"({', '.join(map(text, value))}{',' if len(value) == 1 else ''})"
    return f"<{type(value).__name__}>"


def _unwrapped(value: Any) -> Any:
    """The Session or Connection behind one that is scoped, asynchronous or both."""
    # Not imported here: it needs greenlet, which only programs that use it must have.
    asyncio = sys.modules.get("sqlalchemy.ext.asyncio")
    if isinstance(value, scoped_session) or (
        asyncio and isinstance(value, asyncio.async_scoped_session)
    ):
        value = value.registry() if value.registry.has() else None
    if asyncio and isinstance(value, asyncio.AsyncSession):
        return value.sync_session
    if asyncio and isinstance(value, asyncio.AsyncConnection):
        return value.sync_connection
    return value


def _state(value: Any) -> InstanceState[Any] | None:
    if not hasattr(type(value), "__mapper__"):
        return None
    state = inspect(value, raiseerr=False)
    return state if isinstance(state, InstanceState) else None


def _states(value: Any, name: str) -> Iterator[tuple[str, InstanceState[Any]]]:
    """The mapped object that a value is, or those that it holds, each with the way to it."""
    if (state := _state(value)) is not None:
        yield name, state
    elif isinstance(value, (list, tuple)):
        for index, item in enumerate(value):
            if (state := _state(item)) is not None:
                yield f"{name}[{index}]", state
    elif isinstance(value, dict):
        for key, item in list(value.items()):
            if (state := _state(item)) is not None:
                yield f"{name}[{text(key)}]", state


def _state_name(state: InstanceState[Any]) -> str:
    return next(
        name
        for name in ("transient", "pending", "persistent", "deleted", "detached")
        if getattr(state, name)
    )

"""Looks at objects and Sessions without touching them: nothing is loaded, flushed or begun."""

from __future__ import annotations

import dataclasses
import datetime
import decimal
import enum
import itertools
import re
import sys
import types
import uuid
from collections import deque
from collections.abc import Callable, Collection, Container, Iterable, Iterator, Mapping
from typing import Any

from sqlalchemy import URL, Engine, MetaData, Row, Table, inspect
from sqlalchemy.engine import Connection
from sqlalchemy.orm import InstanceState, LoaderCallableStatus, Session, scoped_session

from recorder.instrument import HOOKS
from recorder.recording import (
    LONGEST_SQL,
    LONGEST_TEXT,
    MOST_ATTRIBUTES,
    MOST_NAMES,
    MOST_OBJECTS,
    ObjectState,
    SessionState,
)

MOST_LOOKED_AT = 1000
"""How many objects are looked at: of a list, of a Session, in all."""
DEEPEST = 4
"""How many steps it is at most from a variable to what it holds: `shop.orders[0].lines[2]`."""

RANDOM = (datetime.datetime, datetime.date, datetime.time, datetime.timedelta, uuid.UUID)
"""Types whose values differ from run to run, or may."""


class Names:
    """What the program's variables hold at one moment: its objects and its Sessions, by name."""

    def __init__(
        self,
        frames: Mapping[types.FrameType, str],
        order: dict[str, int],
        known: dict[tuple[int, str], str],
        finished: Container[Session],
    ) -> None:
        """Look through the variables of these frames.

        Args:
            frames: The functions of the program that are running, and the module itself, each with
                what it is called.
            order: Gives each variable a number when it is first seen holding something; kept from
                one moment to the next, so that what came first stays first.
            known: What a variable of a frame was called before, and so is called again.
            finished: Sessions that are of no interest as long as nothing is in them.
        """
        self.objects: dict[int, tuple[str, InstanceState[Any]]] = {}
        self.sessions: dict[int, tuple[str, Session]] = {}
        self.connections: dict[int, str] = {}
        self.engines: dict[str, Engine] = {}
        self._finished = finished
        self._direct: set[int] = set()
        self._left_out = 0
        for name, value in self._variables(frames, order, known):
            for path, held in self._held(value, name):
                self._add(path, held, direct=path == name)
        self._add_related()
        for _, session in self.sessions.values():
            held_there = itertools.chain(session.new, session.deleted)
            for unnamed in itertools.islice(held_there, MOST_LOOKED_AT):
                self._add_unnamed(inspect(unnamed))

    def _variables(
        self,
        frames: Mapping[types.FrameType, str],
        order: dict[str, int],
        known: dict[tuple[int, str], str],
    ) -> Iterator[tuple[str, Any]]:
        """Each variable that holds something, by a name that is its alone, in the known order."""
        found: dict[str, Any] = {}
        present = {id(frame) for frame in frames}
        for key in [key for key in known if key[0] not in present]:
            del known[key]
        for frame, function in frames.items():
            for name, value in list(frame.f_locals.items()):
                if name.startswith("__") or name == HOOKS:
                    continue
                if isinstance(engine := _unwrapped(value), Engine):
                    self.engines.setdefault(name, engine)
                if not any(True for _ in self._held(value, name)):
                    continue
                path = known.get((id(frame), name), name)
                if found.get(path, value) is not value:  # the caller has a variable of that name
                    path = f"{name} in {function}"
                known[id(frame), name] = path
                found.setdefault(path, value)
                order.setdefault(path, len(order))
        # In a method, `self` is an object that its caller knows by a name.
        for path in sorted(found, key=lambda path: (path.startswith("self"), order[path])):
            yield path, found[path]

    def _held(
        self, value: Any, path: str, depth: int = 0
    ) -> Iterator[tuple[str, InstanceState[Any] | Session | Connection]]:
        """What a value is or holds, each with the way to it."""
        if (state := _state(value)) is not None:
            yield path, state
            return
        unwrapped = _unwrapped(value)
        if isinstance(unwrapped, Session):
            if unwrapped not in self._finished or not _is_idle(unwrapped):
                yield path, unwrapped
        elif isinstance(unwrapped, Connection):
            yield path, unwrapped
        elif depth < DEEPEST:
            parts, more = _parts(value, path)
            if depth == 0 and more and _state(parts[0][1]) is not None:
                self._left_out = max(self._left_out, more)
            for way, part in parts:
                yield from self._held(part, way, depth + 1)

    def _add(
        self, path: str, held: InstanceState[Any] | Session | Connection, *, direct: bool
    ) -> None:
        if isinstance(held, InstanceState):
            if len(self.objects) < MOST_LOOKED_AT:
                self.objects.setdefault(id(held), (path, held))
                if direct:
                    self._direct.add(id(held))
        elif isinstance(held, Session):
            self.sessions.setdefault(id(held), (path, held))
        else:
            self.connections.setdefault(id(held), path)

    def _add_related(self) -> None:
        """The objects behind relationships that are loaded already."""
        ways = [(path, state) for path, state in reversed(self.objects.values())]
        done: set[int] = set()
        while ways and len(self.objects) < MOST_LOOKED_AT:
            path, state = ways.pop()
            if id(state) not in self.objects:
                self.objects[id(state)] = (path, state)
            elif self.objects[id(state)][0] != path or id(state) in done:
                continue
            done.add(id(state))
            related = [
                way
                for relationship in state.mapper.relationships
                for way in self._held(
                    state.dict.get(relationship.key), f"{path}.{relationship.key}", DEEPEST - 1
                )
            ]
            ways += [(way, other) for way, other in reversed(related)
                     if isinstance(other, InstanceState)]  # fmt: skip

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
        return _class_and_key(state)

    def of_engine(self, is_at: Callable[[URL], bool]) -> str:
        """The variable with the engine for a database; empty if there is none."""
        return next((name for name, engine in self.engines.items() if is_at(engine.url)), "")

    def describe_objects(self) -> tuple[list[ObjectState], int]:
        """The objects that the program can reach, and how many more there are.

        Where there are too many, those that a variable holds go before those in a list.
        """
        places = sorted(
            enumerate(self.objects), key=lambda place: (place[1] not in self._direct, place[0])
        )
        shown = {key for _, key in places[:MOST_OBJECTS]}
        described = [self._describe(*self.objects[key]) for key in self.objects if key in shown]
        return described, len(self.objects) - len(described) + self._left_out

    def _describe(self, name: str, state: InstanceState[Any]) -> ObjectState:
        values = state.dict
        # A write-only list is never loaded; SQLAlchemy keeps a mark in its place.
        keys = [
            attribute.key
            for attribute in state.mapper.attrs
            if getattr(attribute, "lazy", None) not in ("write_only", "dynamic")
        ]
        loaded = [key for key in keys if key in values]
        expired = [key for key in keys if key in state.expired_attributes and key not in values]
        return ObjectState(
            name=name,
            type=state.class_.__name__,
            state=_state_name(state),
            loaded={key: self._value(values[key]) for key in loaded[:MOST_ATTRIBUTES]},
            expired=expired[: max(0, MOST_ATTRIBUTES - len(loaded))],
            modified=[
                key
                for key in loaded[:MOST_ATTRIBUTES]
                if key in state.committed_state
                and state.persistent
                and (_old_is_unknown(state, key) or state.attrs[key].history.has_changes())
            ],
            more=max(0, len(loaded) + len(expired) - MOST_ATTRIBUTES),
        )

    def _value(self, value: Any) -> str:
        if isinstance(value, (list, tuple)):
            return f"[{', '.join(_listed(value, self._value))}]"
        if isinstance(value, set):
            return f"[{', '.join(limited(sorted(map(self._value, value), key=natural)))}]"
        if isinstance(value, dict):
            return f"{{{', '.join(_listed(value.items(), self._pair))}}}"
        state = _state(value)
        return text(value) if state is None else self.of(state)

    def _pair(self, pair: tuple[Any, Any]) -> str:
        return f"{text(pair[0])}: {self._value(pair[1])}"

    def describe_sessions(self) -> list[SessionState]:
        """Each Session that the program can reach."""
        return [self._describe_session(name, s) for name, s in self.sessions.values()]

    def _describe_session(self, name: str, session: Session) -> SessionState:
        def names(objects: Iterable[object], total: int) -> list[str]:
            first = itertools.islice(objects, MOST_LOOKED_AT)
            return limited(sorted((self.of(inspect(o)) for o in first), key=natural), total)

        if not session.is_active:
            transaction = "inactive"
        elif session.in_nested_transaction():
            transaction = "in a savepoint"
        else:
            transaction = "begun" if session.in_transaction() else "none"
        states = session.identity_map.all_states()
        keys = [_class_and_key(state) for state in states[:MOST_LOOKED_AT]]
        marked = session.deleted
        changed = [s.obj() for s in states if s.modified and s.obj() not in marked]
        dirty = [o for o in changed[:MOST_LOOKED_AT] if _is_modified(session, o)]
        return SessionState(
            name=name,
            transaction=transaction,
            new=names(session.new, len(session.new)),
            dirty=names(dirty, len(dirty) + len(changed[MOST_LOOKED_AT:])),
            deleted=names(marked, len(marked)),
            identity_map=limited(sorted(keys, key=natural), len(states)),
        )


def _old_is_unknown(state: InstanceState[Any], key: str) -> bool:
    """Whether the old value was not loaded when a new one was set.

    To ask for the history of such a relationship to one object would load it: a SELECT.
    """
    return state.committed_state.get(key) is LoaderCallableStatus.PASSIVE_NO_RESULT


def _is_modified(session: Session, instance: object) -> bool:
    """What `Session.is_modified()` says, without loading anything."""
    state = inspect(instance)
    return any(_old_is_unknown(state, key) for key in state.committed_state) or session.is_modified(
        instance
    )


def natural(name: str) -> list[tuple[int, str]]:
    """Sorts names as people do: `users[2]` before `users[10]`."""
    parts = re.split("([0-9]+)", name)
    return [(int(part), "") if place % 2 else (0, part) for place, part in enumerate(parts)]


def limited(shown: list[str], total: int | None = None) -> list[str]:
    """The first of many; the last says how many more there are."""
    total = len(shown) if total is None else total
    more = [f"and {total - MOST_NAMES:,} more"] if total > MOST_NAMES else []
    return shown[:MOST_NAMES] + more


def cut(shown: str, longest: int = LONGEST_SQL) -> str:
    """A text that is not too long."""
    return shown if len(shown) <= longest else f"{shown[:longest]}…"


def tables(namespaces: Iterable[Mapping[str, Any]]) -> list[Table]:
    """The tables that the program maps or defines, in the order of their definition."""
    found: dict[str, Table] = {}
    for value in [value for namespace in namespaces for value in list(namespace.values())]:
        metadata = value if isinstance(value, MetaData) else getattr(value, "metadata", None)
        if isinstance(metadata, MetaData):
            for key, table in list(metadata.tables.items()):
                found.setdefault(key, table)
    return list(found.values())


def text(value: Any) -> str:
    """A value as Python writes it; what is random or has an address is shown by its type."""
    if isinstance(value, RANDOM):
        return f"<{type(value).__name__}>"
    if isinstance(value, (str, bytes)):
        return repr(value[:LONGEST_TEXT]) + ("…" if len(value) > LONGEST_TEXT else "")
    if value is None or isinstance(value, (bool, int, float, decimal.Decimal)):
        return repr(value)
    if isinstance(value, enum.Enum):
        return str(value)
    if isinstance(value, dict):
        pairs = _listed(value.items(), lambda pair: f"{text(pair[0])}: {text(pair[1])}")
        return cut(f"{{{', '.join(pairs)}}}")
    if isinstance(value, list):
        return cut(f"[{', '.join(_listed(value, text))}]")
    if isinstance(value, tuple):
        return cut(f"({', '.join(_listed(value, text))}{',' if len(value) == 1 else ''})")
    return f"<{type(value).__name__}>"


def _listed(values: Collection[Any], shown: Callable[[Any], str]) -> list[str]:
    """The texts of the first values, and how many more there are."""
    return limited([shown(v) for v in itertools.islice(values, MOST_NAMES)], len(values))


def _parts(value: Any, path: str) -> tuple[list[tuple[str, Any]], int]:
    """The parts of a container, each with the way to it, and how many more it has."""
    if isinstance(value, Row):
        found = [(f"{path}.{name}", part) for name, part in zip(value._fields, value, strict=True)]
    elif isinstance(value, (list, tuple, deque)):
        first = itertools.islice(value, MOST_LOOKED_AT)
        return [(f"{path}[{i}]", part) for i, part in enumerate(first)], max(
            0, len(value) - MOST_LOOKED_AT
        )
    elif isinstance(value, dict):
        found = [(f"{path}[{text(key)}]", part) for key, part in list(value.items())]
    elif type(value).__module__ == "__main__" or (
        dataclasses.is_dataclass(value) and not isinstance(value, type)
    ):  # an object of the program's own
        slots = [name for c in type(value).__mro__ for name in getattr(c, "__slots__", ())]
        named = {name: getattr(value, name) for name in slots if hasattr(value, name)}
        named |= getattr(value, "__dict__", {})
        found = [(f"{path}.{name}", part) for name, part in named.items()]
    else:
        found = []
    return found[:MOST_LOOKED_AT], max(0, len(found) - MOST_LOOKED_AT)


def _unwrapped(value: Any) -> Any:
    """The Session, Connection or Engine behind one that is scoped, asynchronous or both."""
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
    if asyncio and isinstance(value, asyncio.AsyncEngine):
        return value.sync_engine
    return value


def _state(value: Any) -> InstanceState[Any] | None:
    if not hasattr(type(value), "__mapper__"):
        return None
    state = inspect(value, raiseerr=False)
    return state if isinstance(state, InstanceState) else None


def _class_and_key(state: InstanceState[Any]) -> str:
    return " ".join([state.class_.__name__, *map(text, state.identity or ())])


def _is_idle(session: Session) -> bool:
    """Whether nothing is in it, and no transaction."""
    return not (session.in_transaction() or session.new or len(session.identity_map.all_states()))


def _state_name(state: InstanceState[Any]) -> str:
    return next(
        name
        for name in ("transient", "pending", "persistent", "deleted", "detached")
        if getattr(state, name)
    )

"""What a process is like, before a run and after it. It shares nothing with `leftovers`."""

import atexit
import logging
import os
import signal
import sqlite3
import sys
import threading
import warnings
from collections.abc import Iterator

from sqlalchemy import MetaData, Table
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.event.registry import _key_to_collection
from sqlalchemy.orm import Mapper, Query, Session, registry
from sqlalchemy.pool import Pool

WATCHED = (Session, Mapper, Query, registry, Engine, Connection, Pool, MetaData, Table)


def picture() -> dict[str, object]:
    """Everything that a program may leave behind, by name, as values that compare."""
    found: dict[str, object] = {
        "environment": dict(os.environ),
        "folder": os.getcwd(),  # noqa: PTH109 - the text, not a path
        "filters": list(warnings.filters),
        "showwarning": id(warnings.showwarning),
        "sys": {name: id(getattr(sys, name)) for name in ("stdout", "stderr", "argv", "excepthook",
                "displayhook", "unraisablehook", "path", "modules")},
        "path": list(sys.path),
        "main": id(sys.modules["__main__"]),
        "limits": (sys.getrecursionlimit(), sys.getswitchinterval()),
        "threading": (id(threading.Thread.start), id(threading.excepthook)),
        "threads": {thread.name for thread in threading.enumerate() if not thread.daemon},
        "exit": atexit._ncallbacks(),
        "os": (id(os._exit), id(os.fork)),
        "adapters": (dict(sqlite3.adapters), dict(sqlite3.converters)),
        "listeners": dict(_listeners()),
    }  # fmt: skip
    for number in signal.valid_signals():
        found[f"signal {number}"] = signal.getsignal(number)
    for name, logger in (("", logging.root), *logging.root.manager.loggerDict.items()):
        if isinstance(logger, logging.Logger):
            kept = [h for h in logger.handlers if not isinstance(h, logging.NullHandler)]
            state = (logger.level, kept, logger.propagate, logger.disabled)
            if state != (logging.NOTSET, [], True, False):
                found[f"logger {name}"] = state
    for owner in _watched():
        for name, value in vars(owner).items():
            if callable(value) or isinstance(value, property):
                found[f"{owner.__qualname__}.{name}"] = id(value)
    return found


def _watched() -> Iterator[type]:
    """SQLAlchemy's classes that a program may listen to, or patch."""
    classes = list(WATCHED)
    while classes:
        owner = classes.pop()
        if owner.__module__.startswith("sqlalchemy."):
            yield owner
            classes += type.__subclasses__(owner)


def _listeners() -> Iterator[tuple[tuple[str, str], int]]:
    """How many functions listen to each event of each of these classes."""
    names = {id(owner): owner.__qualname__ for owner in _watched()}
    keys = [(names[key[0]], key[1]) for key in list(_key_to_collection) if key[0] in names]
    for key in sorted(set(keys)):
        yield key, keys.count(key)


def changed(before: dict[str, object], after: dict[str, object]) -> dict[str, object]:
    """What differs, with what it was and what it is."""
    keys = before.keys() | after.keys()
    return {
        key: (before.get(key), after.get(key)) for key in keys if before.get(key) != after.get(key)
    }

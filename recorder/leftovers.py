"""Puts the process back as it was before a program ran.

A program believes that it has a process of its own, so it may do what outlives it in ours: listen
to all Sessions, map a class on a library's base, set an environment variable, replace a function.
All this is taken back, and no program has to know. (A process for each run, forked from a warm one,
would do the same for twice the time.)

What is not taken back: modules that a program imports stay, with what their import did.
"""

from __future__ import annotations

import ast
import asyncio
import atexit
import contextlib
import functools
import importlib
import logging
import os
import random
import signal
import sqlite3
import sys
import threading
import types
import weakref
from collections.abc import Callable, Iterator, MutableMapping
from typing import Any

from sqlalchemy import MetaData, Table, event
from sqlalchemy.event import api as event_api
from sqlalchemy.exc import InvalidRequestError, SQLAlchemyError
from sqlalchemy.orm import Mapper, configure_mappers

from recorder.program import Program

_MISSING: Any = object()


@contextlib.contextmanager
def removed(program: Program) -> Iterator[None]:
    """Take back what the program does to the process, once its own objects are gone."""
    with (
        _settings_restored(),
        _attributes_restored(program),
        _registered(program),
        _definitions_removed(),
    ):
        yield


@contextlib.contextmanager
def replaced(mapping: MutableMapping[str, Any], values: dict[str, Any]) -> Iterator[None]:
    """Give some keys other values for a while."""
    before = {key: mapping.get(key, _MISSING) for key in values}
    mapping.update(values)
    try:
        yield
    finally:
        _restore(mapping, before)


def _restore(mapping: MutableMapping[Any, Any], before: dict[Any, Any]) -> None:
    """Give keys the values that they had; those that had none go."""
    for key, value in before.items():
        if value is _MISSING:
            mapping.pop(key, None)
        elif mapping.get(key, _MISSING) is not value:
            mapping[key] = value


# Settings: what the interpreter and the standard library keep for the whole process.

_SETTINGS: list[tuple[Callable[[], Any], Callable[[Any], object]]] = [
    (os.getcwd, os.chdir),
    (random.getstate, random.setstate),
    (sys.getrecursionlimit, sys.setrecursionlimit),
    (sys.getswitchinterval, sys.setswitchinterval),
]
"""How to ask for one, and how to set it."""

_MAPPINGS: list[MutableMapping[Any, Any]] = [
    os.environ,
    vars(sys)["modules"],
    sqlite3.adapters,
    sqlite3.converters,
]
_NAMESPACES = (sys, threading, asyncio.events)
"""Modules that keep hooks, streams or a policy in variables."""


@contextlib.contextmanager
def _settings_restored() -> Iterator[None]:
    settings = [(put, ask()) for ask, put in _SETTINGS]
    mappings = [(mapping, dict(mapping)) for mapping in _MAPPINGS]
    namespaces = [(vars(module), dict(vars(module))) for module in _NAMESPACES]
    signals = _signals()
    loggers = {name: _logger_state(logger) for name, logger in _loggers()}
    disabled = logging.root.manager.disable
    try:
        yield
    finally:
        for put, value in settings:
            put(value)
        for mapping, known in mappings:
            _restore(mapping, known)
            for key in [key for key in mapping if key not in known]:
                if mapping is not sys.modules or mapping[key].__spec__ is None:  # else, imported
                    del mapping[key]
        for namespace, known in namespaces:
            _restore(namespace, known)
        for number, handler in signals.items():
            if signal.getsignal(number) is not handler:
                signal.signal(number, handler)
        for name, logger in _loggers():
            vars(logger).update(loggers.get(name) or _NEW_LOGGER | {"handlers": []})
        logging.root.manager._clear_cache()  # type: ignore[attr-defined]
        logging.root.manager.disable = disabled


def _signals() -> dict[signal.Signals, Any]:
    """The handler of each signal that Python handles; only the main thread may set one."""
    if threading.current_thread() is not threading.main_thread():
        return {}
    handlers = {number: signal.getsignal(number) for number in signal.valid_signals()}
    return {
        signal.Signals(number): handler
        for number, handler in handlers.items()
        if handler is not None and number in signal.Signals.__members__.values()
    }


_NEW_LOGGER: dict[str, Any] = {"level": logging.NOTSET, "propagate": True, "disabled": False}


def _loggers() -> list[tuple[str, logging.Logger]]:
    known = [("", logging.root), *logging.root.manager.loggerDict.items()]
    return [(name, logger) for name, logger in known if isinstance(logger, logging.Logger)]


def _logger_state(logger: logging.Logger) -> dict[str, Any]:
    return {name: vars(logger)[name] for name in _NEW_LOGGER} | {"handlers": logger.handlers[:]}


# Attributes that the program gives to a module or class that is not its own.


@contextlib.contextmanager
def _attributes_restored(program: Program) -> Iterator[None]:
    before = [
        (owner, name, vars(owner).get(name, _MISSING)) for owner, name in _assigned(program.nodes)
    ]
    try:
        yield
    finally:
        for owner, name, value in before:
            if vars(owner).get(name, _MISSING) is value:
                continue
            if value is _MISSING:
                delattr(owner, name)
            else:
                setattr(owner, name, value)


def _assigned(nodes: list[ast.AST]) -> Iterator[tuple[Any, str]]:
    """Each attribute of something imported that the program assigns: its owner and its name."""
    imported = dict(_imports(nodes))
    for node in nodes:
        match node:
            case ast.Attribute(value, name, ast.Store() | ast.Del()):
                names = [name]
            case ast.Call(ast.Name("setattr"), [value, ast.Constant(str(name)), *_]):
                names = [name]
            case ast.Call(ast.Name("compiles"), [value, *_]):  # sqlalchemy.ext.compiler
                names = ["_compiler_dispatch", "_compiler_dispatcher"]
            case _:
                continue
        owner = _resolved(value, imported)
        if isinstance(owner, (type, types.ModuleType)):
            yield from ((owner, name) for name in names)


def _imports(nodes: list[ast.AST]) -> Iterator[tuple[str, tuple[str, str]]]:
    """The names that the program imports, each with its module and its name there."""
    for node in nodes:
        if isinstance(node, ast.Import):
            for alias in node.names:
                module = alias.name if alias.asname else alias.name.partition(".")[0]
                yield alias.asname or module, (module, "")
        elif isinstance(node, ast.ImportFrom) and node.module:
            for alias in node.names:
                yield alias.asname or alias.name, (node.module, alias.name)


def _resolved(node: ast.expr, imported: dict[str, tuple[str, str]]) -> Any:
    """What an expression like `orm.Session` means; None if it is nothing that was imported."""
    if isinstance(node, ast.Attribute):
        return getattr(_resolved(node.value, imported), node.attr, None)
    if isinstance(node, ast.Name) and node.id in imported:
        module, name = imported[node.id]
        with contextlib.suppress(ImportError):  # the program will meet it itself
            found = importlib.import_module(module)
            return getattr(found, name, None) if name else found
    return None


# What the program registers with a class or a module that is not its own.


@contextlib.contextmanager
def _registered(program: Program) -> Iterator[None]:
    """Take back listeners on classes that stay; call what is to be called at exit."""
    # What others have mapped listens when it is configured: that is not the program's doing.
    with contextlib.suppress(SQLAlchemyError):
        configure_mappers()
    taken_back: list[Callable[[], object]] = []

    def listen(target: Any, identifier: str, listener: Any, *args: Any, **options: Any) -> None:
        add(target, identifier, listener, *args, **options)
        if isinstance(target, type) and target.__module__ != "__main__" and _is_calling(program):
            taken_back.append(functools.partial(event.remove, target, identifier, listener))

    def register(call: Any, *args: Any, **options: Any) -> Any:
        if _is_calling(program):
            taken_back.append(functools.partial(call, *args, **options))
            return call
        return at_exit(call, *args, **options)

    add, at_exit = event.listen, atexit.register
    with (
        replaced(vars(event), {"listen": listen}),
        replaced(vars(event_api), {"listen": listen}),
        replaced(vars(atexit), {"register": register}),
    ):
        try:
            yield
        finally:
            while taken_back:
                with contextlib.suppress(InvalidRequestError):  # the program has removed it
                    taken_back.pop()()


def _is_calling(program: Program) -> bool:
    """Whether the program is what calls this, and not the import of a module, which stays."""
    frame: types.FrameType | None = sys._getframe(1)
    while frame is not None:
        if frame.f_code.co_filename == str(program.path):
            return True
        if frame.f_code.co_filename == "<frozen importlib._bootstrap>":
            return False
        frame = frame.f_back
    return False


# Classes and tables that the program defines on a base that is not its own, like SQLModel.


@contextlib.contextmanager
def _definitions_removed() -> Iterator[None]:
    """Forget them. What belongs to the program alone has gone with it."""
    mappers: weakref.WeakSet[Mapper[Any]] = weakref.WeakSet()
    tables: list[tuple[weakref.ref[MetaData], str]] = []

    def mapped(mapper: Mapper[Any], class_: type) -> None:
        if class_.__module__ == "__main__":
            mappers.add(mapper)

    def attached(table: Table, metadata: Any) -> None:
        if isinstance(metadata, MetaData):
            tables.append((weakref.ref(metadata), table.key))

    event.listen(Mapper, "instrument_class", mapped)
    event.listen(Table, "after_parent_attach", attached)
    try:
        yield
    finally:
        event.remove(Mapper, "instrument_class", mapped)
        event.remove(Table, "after_parent_attach", attached)
        for left in {mapper.registry for mapper in mappers}:
            if all(mapper.class_.__module__ == "__main__" for mapper in left.mappers):
                left.dispose()
        for reference, key in tables:
            metadata = reference()
            if metadata is not None and key in metadata.tables:
                metadata.remove(metadata.tables[key])

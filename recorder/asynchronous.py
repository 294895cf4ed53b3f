"""A plain program as an asyncio one, for the condition `AsyncSession`.

From the first block that opens a Session on, all runs in one coroutine: `with Session(engine)`
becomes `async with AsyncSession(…)`, and each call that sends SQL is awaited. The set-up before it
stays as it is. A program with functions is left alone: what they would have to await is not
mechanical.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator

_SESSION_CALLS = {
    "close", "commit", "connection", "delete", "delete_all", "execute", "flush", "get", "get_one",
    "invalidate", "merge", "merge_all", "refresh", "reset", "rollback", "scalar", "scalars",
}  # fmt: skip
"""Methods of an `AsyncSession` that are coroutines."""
_CONNECTION_CALLS = {
    "close", "commit", "exec_driver_sql", "execute", "get_isolation_level", "invalidate",
    "rollback", "scalar", "scalars",
}  # fmt: skip
_TRANSACTION_CALLS = {"close", "commit", "rollback"}
_BEGINS = {"begin", "begin_nested"}
"""Each gives a transaction: `async with` begins it, or `await`."""
_FINDS = {"get_nested_transaction", "get_transaction"}

_OTHER_NAMES = {"AsyncSession", "SQLModel", "asyncio", "event", "scoped_session", "sessionmaker"}
_ENGINE = """
from sqlalchemy.ext.asyncio import AsyncSession, create_async_engine
async_engine = create_async_engine(
    engine.url.set(drivername='sqlite+aiosqlite') if engine.name == 'sqlite' else engine.url
)
"""
_MAIN = """
async def main():
    try:
        pass
    finally:
        await async_engine.dispose()
import asyncio
asyncio.run(main())
"""


class _NotMechanicalError(Exception):
    """The program has something that has no counterpart of the same shape."""


def with_async_session(tree: ast.Module) -> bool:
    """Changes a tree; returns whether it could."""
    names = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    at = next((i for i, s in enumerate(tree.body) if _opens_a_session(s)), None)
    if at is None or names & _OTHER_NAMES or not _has_a_plain_engine(tree.body[:at]):
        return False
    set_up, body = tree.body[:at], tree.body[at:]
    if any(isinstance(s, ast.FunctionDef | ast.AsyncFunctionDef) for s in set_up):
        return False
    if set(_assigned(set_up)) & set(_assigned(body)):
        return False
    try:
        translate = _Translation()
        body = [translate.visit(statement) for statement in body]
    except _NotMechanicalError:
        return False
    first = tree.body[at]
    main, *run = _placed(_MAIN, first)
    assert isinstance(main, ast.AsyncFunctionDef)
    assert isinstance(main.body[0], ast.Try)
    main.body[0].body = body
    tree.body[at:] = [*_placed(_ENGINE, first), main, *run]
    return True


def _opens_a_session(statement: ast.stmt) -> bool:
    return isinstance(statement, ast.With) and any(
        _function(item.context_expr) == "Session" for item in statement.items
    )


def _function(node: ast.expr) -> str:
    """The name of the function that is called here, if it is one."""
    match node:
        case ast.Call(ast.Name(name)):
            return name
    return ""


def _has_a_plain_engine(set_up: list[ast.stmt]) -> bool:
    """Whether there is one engine, of that name, and all that matters of it is its database."""
    nodes = [node for statement in set_up for node in ast.walk(statement)]
    made = [
        node for node in nodes if isinstance(node, ast.Call) and _function(node) == "create_engine"
    ]
    names = {node.value for node in nodes if isinstance(node, ast.Constant)}
    return (
        [call.keywords for call in made] == [[]]
        and "engine" in _assigned(set_up)
        and "sqlite://" not in names  # each engine has a database of its own there
        and not any(isinstance(node, ast.Attribute) and node.attr == "pool" for node in nodes)
    )


def _assigned(statements: Iterable[ast.stmt]) -> Iterator[str]:
    """The names that get a value here, those of a class aside."""
    for statement in statements:
        for node in () if isinstance(statement, ast.ClassDef) else ast.walk(statement):
            if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
                yield node.id


def _placed(code: str, near: ast.stmt) -> list[ast.stmt]:
    """Statements that stand on the line of another one."""
    statements = ast.parse(code).body
    for statement in statements:
        for node in ast.walk(statement):
            ast.copy_location(node, near)
            if isinstance(node, (ast.expr, ast.stmt)):
                node.end_lineno = node.lineno
    return statements


def _is_asynchronous_too(method: str) -> bool:
    """Whether an `AsyncSession` has the method. Who lacks greenlet cannot import it, nor run it."""
    try:
        from sqlalchemy.ext.asyncio import AsyncSession
    except ImportError:
        return False
    return hasattr(AsyncSession, method)


class _Translation(ast.NodeTransformer):
    """Awaits what has to be."""

    def __init__(self) -> None:
        self.awaited: dict[str, set[str]] = {}
        """The variables with a Session, a connection or a transaction: what is awaited of each."""

    def visit_With(self, block: ast.With) -> ast.stmt:
        """One block in the other: an `async with` cannot open what a `with` opens."""
        opened = [(self._is_opened_by_await(item), self.visit(item)) for item in block.items]
        body: list[ast.stmt] = [self.visit(statement) for statement in block.body]
        for asynchronous, item in reversed(opened):
            kind = ast.AsyncWith if asynchronous else ast.With
            body = [ast.copy_location(kind([item], body), block)]
        return body[0]

    def _is_opened_by_await(self, item: ast.withitem) -> bool:
        """Whether it is a Session or a transaction. A Session becomes one of the other kind."""
        match item.context_expr:
            case ast.Call(ast.Name("Session") as kind, [ast.Name("engine") as engine]):
                kind.id, engine.id = "AsyncSession", "async_engine"
                calls = _SESSION_CALLS
            case ast.Call(ast.Attribute(ast.Name(name), begin)) if (
                name in self.awaited and begin in _BEGINS
            ):
                calls = _TRANSACTION_CALLS
            case _:
                return False
        if isinstance(item.optional_vars, ast.Name):
            self.awaited[item.optional_vars.id] = calls
        return True

    def visit_withitem(self, item: ast.withitem) -> ast.withitem:
        """A transaction that a block opens is not awaited besides."""
        if isinstance(item.context_expr, ast.Call):
            self._visit_parts(item.context_expr)
        return item

    def visit_Call(self, call: ast.Call) -> ast.expr:
        """The call, awaited if it is one of those."""
        self._visit_parts(call)
        match call.func:
            case ast.Name("Session"):
                raise _NotMechanicalError
            case ast.Attribute(ast.Name(name), method) if name in self.awaited:
                awaited = method in self.awaited[name] | _BEGINS
                if self.awaited[name] is _SESSION_CALLS and not _is_asynchronous_too(method):
                    raise _NotMechanicalError
            case ast.Attribute(ast.Await(ast.Call(ast.Attribute(_, "connection"))), method):
                awaited = method in _CONNECTION_CALLS
            case ast.Attribute(ast.Call(ast.Attribute(_, found)), method):
                awaited = found in _FINDS and method in _TRANSACTION_CALLS
            case _:
                awaited = False
        return ast.copy_location(ast.Await(call), call) if awaited else call

    def _visit_parts(self, call: ast.Call) -> None:
        """Visit all of a call but the name of its method."""
        match call.func:
            case ast.Attribute(ast.Name("engine"), "begin" | "connect"):
                pass  # another connection may be of the engine that the set-up has
            case ast.Attribute(of) as method:
                method.value = self.visit(of)
        call.args = [self.visit(argument) for argument in call.args]
        call.keywords = [self.visit(keyword) for keyword in call.keywords]

    def visit_Attribute(self, node: ast.Attribute) -> ast.expr:
        """A coroutine that is not called here is called elsewhere, where nobody awaits it.

        The driver's connection has other calls, too.
        """
        self.generic_visit(node)
        name = node.value.id if isinstance(node.value, ast.Name) else ""
        if node.attr == "connection" or node.attr in self.awaited.get(name, ()):
            raise _NotMechanicalError
        return node

    def visit_Name(self, node: ast.Name) -> ast.expr:
        """Who asks the engine asks another one."""
        if node.id == "engine":
            raise _NotMechanicalError
        return node

    def visit_Assign(self, statement: ast.Assign) -> ast.stmt:
        """Notes what the variable holds."""
        self.generic_visit(statement)
        match statement:
            case ast.Assign([ast.Name(name)], ast.Await(ast.Call(ast.Attribute(_, "connection")))):
                self.awaited[name] = _CONNECTION_CALLS
            case ast.Assign([ast.Name(name)], ast.Await(ast.Call(ast.Attribute(_, made)))) | (
                ast.Assign([ast.Name(name)], ast.Call(ast.Attribute(_, made)))
            ) if made in _BEGINS | _FINDS:
                self.awaited[name] = _TRANSACTION_CALLS
        return statement

    def visit_GeneratorExp(self, node: ast.GeneratorExp) -> ast.expr:
        """One that awaits would be an asynchronous one."""
        self.generic_visit(node)
        if any(isinstance(inner, ast.Await) for inner in ast.walk(node)):
            raise _NotMechanicalError
        return node

    def _refuse(self, node: ast.AST) -> ast.AST:
        raise _NotMechanicalError

    visit_Lambda = visit_FunctionDef = visit_AsyncFunctionDef = visit_ClassDef = _refuse  # noqa: N815

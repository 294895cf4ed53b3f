"""Compiles a program so that it tells when each statement of its example region begins and ends.

The statements are those of the syntax tree, so every Python version sees the same ones; raw line
events differ between versions, and tracing would slow down all of SQLAlchemy besides. Each
statement `S` becomes

    try:
        __recorder__.enter(line)
        S
    finally:
        __recorder__.leave(line)

which changes nothing that a program can notice: no frame is added, lines keep their numbers, and
exceptions, `return` and `await` pass through.
"""

from __future__ import annotations

import ast
from functools import lru_cache
from types import CodeType

from recorder.program import Program

HOOKS = "__recorder__"
"""The global variable through which the compiled program calls the recorder."""

# They define, and nothing happens to a Session.
_DEFINITIONS = (
    ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Import, ast.ImportFrom,
    ast.Global, ast.Nonlocal, ast.Pass, ast.Break, ast.Continue,
)  # fmt: skip
# Nothing is evaluated before the first statement inside.
_HEADLESS = (ast.Try, ast.TryStar)
WITHS = (ast.With, ast.AsyncWith)
_LOOPS = (ast.For, ast.AsyncFor, ast.While)
COMPOUND = (*WITHS, *_LOOPS, ast.If, ast.Match)


@lru_cache(maxsize=4)  # the next run is often the same program on the other database
def compile_instrumented(program: Program) -> CodeType:
    """The program's code, with calls of the recorder around each statement of its region."""
    tree = program.parsed()
    _instrument(tree, program.region)
    return compile(ast.fix_missing_locations(tree), str(program.path), "exec")


def _instrument(node: ast.AST, region: range) -> None:
    for _, value in ast.iter_fields(node):
        if not isinstance(value, list):
            continue
        for child in value:
            if isinstance(child, ast.AST):
                _instrument(child, region)
        if value and isinstance(value[0], ast.stmt) and not isinstance(node, ast.ClassDef):
            value[:] = [_wrapped(child, region) for child in value]


def _wrapped(statement: ast.stmt, region: range) -> ast.stmt:
    if statement.lineno not in region or isinstance(statement, (*_DEFINITIONS, *_HEADLESS)):
        return statement
    match statement:
        case ast.Expr(ast.Constant(str())):
            return statement  # a docstring
    if isinstance(statement, (*WITHS, *_LOOPS)):
        statement.body.insert(0, _call("begin_body", statement))
    # What has no place gets that of what it stands in, at the end.
    return ast.copy_location(
        ast.Try(
            body=[_call("enter", statement), statement],
            handlers=[],
            orelse=[],
            finalbody=[_call("leave", statement)],
        ),
        statement,
    )


def _call(method: str, statement: ast.stmt) -> ast.stmt:
    hook = ast.Attribute(ast.Name(HOOKS, ast.Load()), method, ast.Load())
    return ast.copy_location(
        ast.Expr(ast.Call(hook, [ast.Constant(statement.lineno)], [])), statement
    )

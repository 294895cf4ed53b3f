"""Compiles sources into an archive of bytecode. Runs in Pyodide, whose Python reads the archive.

What no program can notice is left out, as it is a third of what a reader waits for: docstrings,
places in the source, and what only type checkers read.
"""

from __future__ import annotations

import ast
import importlib.util
import json
import marshal
import zipfile
from pathlib import Path
from typing import Any

_HASH_BASED, _SIZE_OF_HASH = 1, 8
_SAME_TIME = (1980, 1, 1, 0, 0, 0)


def main(root: str, order: str) -> None:
    """Carry out an order: what `archives` wrote, as JSON. All its paths are below `root`."""
    wanted = json.loads(Path(f"{root}{order}").read_text(encoding="utf-8"))
    packed = {}
    if library := wanted["zip"]:
        with zipfile.ZipFile(f"{root}{library}") as archive:
            for name in wanted["names"]:
                packed[name] = compiled(archive.read(name), name)
    for name, path in wanted["files"].items():
        packed[name] = compiled(Path(f"{root}{path}").read_bytes(), name)
    for name, text in wanted["texts"].items():
        packed[name] = compiled(text.encode(), name)
    with zipfile.ZipFile(f"{root}{wanted['out']}", "w", zipfile.ZIP_STORED) as archive:
        for name, data in sorted(packed.items()):
            archive.writestr(zipfile.ZipInfo(f"{name}c", _SAME_TIME), data)


def compiled(source: bytes, name: str) -> bytes:
    """The content of a `.pyc` file that Python takes without looking for the source."""
    untyped = name.startswith("sqlalchemy/")  # others ask for their annotations
    tree: ast.Module = (_Untyped() if untyped else _Bare()).visit(ast.parse(source))
    ast.fix_missing_locations(tree)
    code = compile(tree, name, "exec", dont_inherit=True)
    head = importlib.util.MAGIC_NUMBER + _HASH_BASED.to_bytes(4, "little") + bytes(_SIZE_OF_HASH)
    return head + marshal.dumps(code)


class _Bare(ast.NodeTransformer):
    """Drops docstrings and places."""

    def visit(self, node: ast.AST) -> Any:
        if "lineno" in node._attributes:
            vars(node).update(lineno=1, end_lineno=1, col_offset=0, end_col_offset=0)
        match node:
            case ast.Module() | ast.ClassDef() | ast.FunctionDef() | ast.AsyncFunctionDef():
                match node.body:
                    case [ast.Expr(ast.Constant(str()) as docstring), *_]:
                        docstring.value = "-"  # SQLAlchemy asserts that its events have one
        return super().visit(node)


class _Untyped(_Bare):
    """Drops besides what only type checkers read."""

    def visit_If(self, node: ast.If) -> ast.AST:
        if ast.unparse(node.test) in ("TYPE_CHECKING", "typing.TYPE_CHECKING"):
            node.body = [ast.Pass()]
        return self.generic_visit(node)

    def visit_FunctionDef(self, node: ast.FunctionDef | ast.AsyncFunctionDef) -> ast.AST:
        decorators = {ast.unparse(decorator) for decorator in node.decorator_list}
        if decorators & {"overload", "typing.overload"}:
            return ast.Pass()
        node.returns = None
        given = node.args
        for argument in (
            *given.posonlyargs,
            *given.args,
            *given.kwonlyargs,
            given.vararg,
            given.kwarg,
        ):
            if argument:
                argument.annotation = None
        return self.generic_visit(node)

    visit_AsyncFunctionDef = visit_FunctionDef  # noqa: N815

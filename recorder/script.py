"""A program of a reader's: it states no claim, and need not mark what is its example.

Without the two marks, the example is what comes after the set-up: imports, definitions, engines,
`create_all`, and rows that are added before anything else happens.
"""

from __future__ import annotations

import ast
import functools
import sys
from collections.abc import Mapping
from functools import cached_property

from recorder.program import END, START, Program, ProgramError
from recorder.versions import NEWEST

LONGEST = 100_000
"""Characters of a script: what is longer is no example."""

_FILLS = {"add", "add_all", "commit", "execute", "flush"}
"""What a block calls that does nothing but add rows."""
_BEGINNINGS = {"Session", "AsyncSession", "begin", "connect", "run"}
"""Calls that are worth a look, wherever they stand."""
_THREADS = {"concurrent", "multiprocessing", "subprocess", "threading"}


class Script(Program):
    """One script. What it shows is what its marks say or, without marks, what its set-up leaves."""

    def validate(self) -> None:
        """Raise a `ProgramError` for the first thing without which it cannot be run and shown."""
        if len(self.source) > LONGEST:
            raise ProgramError(self.path, 1, f"this has more than {LONGEST:,} characters")
        self.validate_code()
        if not any(number in self.region for number in self.statements):
            raise ProgramError(
                self.path,
                self.region.start - 1 or 1,
                "nothing comes after the imports, the mappings and the engine; add a statement",
            )

    @property
    def marked(self) -> bool:
        """Whether it says itself what its example is."""
        return any(line.strip() in (START, END) for line in self.source.splitlines())

    @cached_property
    def region(self) -> range:
        """The numbers of the lines that are shown."""
        if self.marked:
            return super().region
        return range(_end_of_set_up(self.tree) + 1, len(self.source.splitlines()) + 1)

    @property
    def set_up(self) -> range:
        """The numbers of the lines above that, which are folded away."""
        return super().set_up if self.marked else range(1, self.region.start)

    @cached_property
    def claim(self) -> str:
        """The first line of its docstring, or its file's name: it need not claim anything."""
        docstring = ast.get_docstring(self.tree) or self.path.name
        return docstring.partition("\n")[0]

    @property
    def databases(self) -> tuple[str, ...]:
        """SQLite, unless its file says otherwise."""
        return ("sqlite",)


_NOT_IN_BROWSER = ("dialects import", "postgresql://", "archive.db")
"""What a browser has not: other dialects and drivers, and a second file beside the database."""


@functools.cache
def runs_in_browser(program: Program) -> bool:
    """Whether a browser can run the program: it has the newest SQLAlchemy, SQLite, no threads."""
    return (
        "sqlite" in program.databases
        and program.path.suffix == ".py"  # a notebook is edited elsewhere
        and program.holds_on(NEWEST)
        and not any(part in program.source for part in _NOT_IN_BROWSER)
        and imported(program.tree) <= {"sqlalchemy", *sys.stdlib_module_names} - _THREADS
    )


PACKAGES = {
    "fastapi": ["fastapi", "httpx2"],  # its TestClient
    "flask": ["flask"],
    "flask_sqlalchemy": ["flask-sqlalchemy"],
    "httpx2": ["httpx2"],
    "pydantic": ["pydantic"],
    "sqlmodel": ["sqlmodel"],
}
"""What brings a module, for pip."""


def needed(program: Program) -> list[str]:
    """What pip has to install besides SQLAlchemy, for the database that the program runs on."""
    found = [
        package for name in sorted(imported(program.tree)) for package in PACKAGES.get(name, [])
    ]
    if program.databases == ("postgresql",):
        found.append("psycopg[binary]")
    elif "aiosqlite" in program.source:
        found = ["sqlalchemy[asyncio]", "aiosqlite", *found]
    return list(dict.fromkeys(found))


@functools.cache
def imported(tree: ast.Module) -> set[str]:
    """The packages that a program imports, anywhere in it."""
    names = [
        name
        for node in ast.walk(tree)
        for name in (
            [alias.name for alias in node.names]
            if isinstance(node, ast.Import)
            else [node.module or ""]
            if isinstance(node, ast.ImportFrom)
            else []
        )
    ]
    return {name.partition(".")[0] for name in names}


def _end_of_set_up(tree: ast.Module) -> int:
    """The last line of what a program begins with, before anything happens that is worth a look.

    A function that is called after that belongs to what is looked at.
    """
    functions = {
        node.name: node
        for node in tree.body
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))
    }
    classes = {node.name for node in tree.body if isinstance(node, ast.ClassDef)}
    end = 0
    for index, node in enumerate(tree.body):
        last = index == len(tree.body) - 1
        prepares = not last and (_fills(node) or _creates(node, functions))
        if not (_defines(node, classes) or prepares):
            called = _called(*tree.body[index:])
            while more := _called(*(functions[n] for n in functions if n in called)) - called:
                called |= more
            return min([end, *(f.lineno - 1 for name, f in functions.items() if name in called)])
        end = node.end_lineno or end
    return end


def _defines(node: ast.stmt, classes: set[str]) -> bool:
    """Whether a statement imports, defines, makes an engine or the tables, and no object."""
    match node:
        case ast.Import() | ast.ImportFrom() | ast.ClassDef() | ast.FunctionDef():
            return True
        case ast.AsyncFunctionDef() | ast.Expr(ast.Constant()):
            return True
        case ast.Assign(value=value) | ast.AnnAssign(value=ast.expr() as value):
            return not _called(value) & (classes | _BEGINNINGS)
        case ast.Expr(ast.Call(ast.Attribute(attr="create_all" | "drop_all" | "listen"))):
            return True
        case ast.With(body=[ast.Expr(ast.Call(ast.Attribute(attr="create_all" | "drop_all")))]):
            return True
    return False


def _fills(node: ast.stmt) -> bool:
    """Whether a statement is a block that does nothing but add rows."""
    if not isinstance(node, ast.With):
        return False
    for inner in node.body:
        match inner:
            case ast.Expr(ast.Call(ast.Attribute(attr=name))) if name in _FILLS:
                pass
            case ast.Assign(value=value) if all(name[:1].isupper() for name in _called(value)):
                pass
            case _:
                return False
    return bool(_called(node) & {"begin", "commit"})


def _creates(
    node: ast.stmt, functions: Mapping[str, ast.FunctionDef | ast.AsyncFunctionDef]
) -> bool:
    """Whether a statement runs a function that creates the tables."""
    if not isinstance(node, ast.Expr):
        return False
    return any("create_all" in ast.unparse(functions[n]) for n in _called(node) & functions.keys())


def _called(*nodes: ast.AST) -> set[str]:
    """The names of what statements or expressions call."""
    calls = [n.func for node in nodes for n in ast.walk(node) if isinstance(n, ast.Call)]
    names = [call.attr if isinstance(call, ast.Attribute) else call for call in calls]
    return {name.id if isinstance(name, ast.Name) else str(name) for name in names}

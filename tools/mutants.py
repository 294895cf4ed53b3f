"""What can be wrong, one thing at a time: changed programs, and pages that embed other ones.

A mutant is a file with one change in it. `tools/mutate.py` runs what should notice it. That a
changed `#>` line or a changed recording is noticed, tests/test_the_check.py proves once for all.
"""

from __future__ import annotations

import ast
import random
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import cycle
from pathlib import Path

import sqlalchemy

from recorder.library import Library
from recorder.page import Block, Quote, parse
from recorder.program import Program, find, holds_on

# fmt: off
SESSION_CALLS = frozenset({
    "flush", "commit", "refresh", "expire", "expire_all", "expunge", "expunge_all", "rollback",
    "close", "reset", "invalidate", "begin", "begin_nested", "add", "add_all", "merge", "merge_all",
    "delete", "delete_all",
})
"""Calls of a Session, or of its transaction or Connection, that change something."""
SWAPS = {
    "expire": ["refresh"], "refresh": ["expire"],
    "flush": ["commit"], "commit": ["flush", "rollback"], "rollback": ["commit"],
    "add": ["merge"], "merge": ["add"],
    "delete": ["expunge"], "expunge": ["delete"],
}
# fmt: on
AWAITED = frozenset({"flush", "commit", "rollback", "refresh", "merge", "delete"})
"""Those of an AsyncSession that are awaited."""

NOTHING = "..."
"""Stands for a deleted statement. It is one too, so the step stays, and what it did is judged."""


@dataclass(frozen=True)
class Mutant:
    """One file with one change in it."""

    kind: str
    """A key of `GENERATORS`."""
    change: str
    """What sort of change: `removed`, `flush → commit`."""
    file: Path
    line: int
    what: str
    """What stood there, or what stands there now."""
    text: str
    """The whole file."""
    nth: int = 1
    """Which of the lines where this code is changed like this."""

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.kind}, {self.change}: {self.what}"


def of_file(kind: str, path: Path) -> Iterator[Mutant]:
    """All mutants of one kind of a file."""
    text = path.read_text(encoding="utf-8")
    seen: Counter[tuple[str, str]] = Counter()
    for change, line, what, changed in sorted(GENERATORS[kind](path, text), key=lambda c: c[1]):
        seen[change, what] += 1
        yield Mutant(kind, change, path, line, what, changed, seen[change, what])


def files(kind: str) -> list[Path]:
    """The files that have mutants of this kind, as far as they are about this SQLAlchemy."""
    if kind == "embed":
        return list(Library().pages())
    return [
        path
        for path in find()
        if holds_on(path.read_text(encoding="utf-8"), sqlalchemy.__version__)
    ]


def sample(count: int, seed: int) -> list[Mutant]:
    """This many mutants: the same number of each kind, each from another file."""
    chance = random.Random(seed)  # noqa: S311 - no secret
    turns = {kind: chance.sample(found := files(kind), len(found)) for kind in GENERATORS}
    chosen: list[Mutant] = []
    for kind, turn in cycle([(kind, cycle(turn)) for kind, turn in turns.items()]):
        if len(chosen) == count:
            break
        by_change: dict[str, list[Mutant]] = {}
        while not by_change:
            for mutant in of_file(kind, next(turn)):
                by_change.setdefault(mutant.change, []).append(mutant)
        chosen.append(chance.choice(by_change[chance.choice(sorted(by_change))]))
    return chosen


Change = tuple[str, int, str, str]
"""The sort of change, the line, what it is in words, and the file's new text."""


def calls(path: Path, text: str) -> Iterator[Change]:
    """Calls of a Session, in the example or the set-up: removed, or another in its place."""
    program = Program(path, text)
    for node in _statements(program):
        if _session_call(node):
            yield "removed", node.lineno, _code(text, node), _without(text, node)
    for call, awaited_by, in_async in _calls(program.tree):
        assert isinstance(call.func, ast.Attribute)
        old = call.func.attr
        if call.lineno >= program.region.stop:
            continue
        for new in SWAPS.get(old, []) if not _holds_a_new_object(call) else []:
            start, _ = _span(text, call)
            _, end = _span(text, call.func)
            changed = text[: end - len(old)] + new + text[end:]
            if awaited_by and new not in AWAITED:
                changed = changed[: _span(text, awaited_by)[0]] + changed[start:]
            elif in_async and not awaited_by and new in AWAITED and "AsyncSession" in text:
                changed = f"{changed[:start]}await {changed[start:]}"
            yield f"{old} → {new}", call.lineno, _code(text, call), changed


def _holds_a_new_object(call: ast.Call) -> bool:
    """Whether a Session gets an object without a key that nobody else has: `add(User(…))`.

    There, `merge()` adds a copy and the original is gone: that is the same thing in other words.
    """
    (made, *_) = [*call.args, None]
    return isinstance(made, ast.Call) and all(key.arg != "id" for key in made.keywords)


def statements(path: Path, text: str) -> Iterator[Change]:
    """Each other simple statement of the example: deleted."""
    program = Program(path, text)
    for node in _statements(program):
        if node.lineno in program.region and not _session_call(node):
            yield "deleted", node.lineno, _code(text, node), _without(text, node)


def embeds(path: Path, text: str) -> Iterator[Change]:
    """What a page embeds and quotes: something that is not there, another program, or nothing."""
    library, page = Library(), parse(text)
    programs = list(library.paths())
    shown = {block.argument for block in page.blocks}
    elsewhere = {embed.name for embed in library.embeds() if embed.page != path}

    def with_this(new: str, old: Block | Quote) -> str:
        return text[: old.start] + new + text[old.end :]

    for block in page.blocks:
        name = block.argument
        if block.kind != "snippet":
            continue
        gone = with_this(f"/// snippet | {name}_gone\n///", block)
        yield "snippet: no program", block.line, f"{name} → {name}_gone", gone
        if name in elsewhere:
            continue  # the page is as right without it
        at = programs.index(name)
        other = next(p for p in programs[at + 1 :] + programs[:at] if p not in shown)
        changed = with_this(f"/// snippet | {other}\n///", block)
        yield "snippet: another", block.line, f"{name} → {other}", changed
        yield "snippet: removed", block.line, name, with_this("\n", block)
    for quote in page.quotes:
        name, code = quote.name, quote.code
        gone = with_this(f"{{{{ sql {name}_gone: {code} }}}}", quote)
        yield "quote: no program", quote.line, f"{name} → {name}_gone", gone
        gone = with_this(f"{{{{ sql {name}: {code}_gone }}}}", quote)
        yield "quote: no line", quote.line, f"{code} → {code}_gone", gone


GENERATORS: dict[str, Callable[[Path, str], Iterator[Change]]] = {
    "call": calls,
    "statement": statements,
    "embed": embeds,
}


# Programs.

_SIMPLE = (
    ast.Expr, ast.Assign, ast.AugAssign, ast.AnnAssign, ast.Delete, ast.Return, ast.Raise,
    ast.Assert,
)  # fmt: skip


def _statements(program: Program) -> Iterator[ast.stmt]:
    """The simple statements of the set-up and of the example that do something."""
    for node in ast.walk(program.tree):
        if not isinstance(node, _SIMPLE) or node.lineno >= program.region.stop:
            continue
        if isinstance(node, (ast.Expr, ast.AnnAssign)) and (
            node.value is None or isinstance(node.value, ast.Constant)
        ):
            continue
        yield node


def _session_call(node: ast.stmt) -> bool:
    """Whether the statement is a call of a Session; its result may have a name.

    A cursor is the driver's, and is closed when it is gone.
    """
    value = getattr(node, "value", None)
    if isinstance(value, ast.Await):
        value = value.value
    return (
        isinstance(value, ast.Call)
        and isinstance(value.func, ast.Attribute)
        and value.func.attr in SESSION_CALLS
        and not (isinstance(value.func.value, ast.Name) and value.func.value.id == "cursor")
    )


def _calls(
    node: ast.AST, awaited_by: ast.Await | None = None, in_async: bool = False
) -> Iterator[tuple[ast.Call, ast.Await | None, bool]]:
    """The calls of methods; with what awaits each, and whether it is in an `async def`."""
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        yield node, awaited_by, in_async
    if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
        in_async = isinstance(node, ast.AsyncFunctionDef)
    for child in ast.iter_child_nodes(node):
        yield from _calls(child, node if isinstance(node, ast.Await) else None, in_async)


def _span(text: str, node: ast.stmt | ast.expr) -> tuple[int, int]:
    """Where a node begins and ends in the text; the tree counts bytes."""
    lines = text.splitlines(keepends=True)

    def position(line: int, column: int) -> int:
        before = lines[line - 1].encode()[:column].decode()
        return sum(map(len, lines[: line - 1])) + len(before)

    assert node.end_lineno is not None
    assert node.end_col_offset is not None
    return (
        position(node.lineno, node.col_offset),
        position(node.end_lineno, node.end_col_offset),
    )


def _code(text: str, node: ast.stmt | ast.expr) -> str:
    """The node's code, on one line."""
    start, end = _span(text, node)
    return " ".join(text[start:end].split())


def _without(text: str, node: ast.stmt) -> str:
    """The text without a statement. Every other line keeps its number."""
    start, end = _span(text, node)
    return text[:start] + NOTHING + "\n" * text.count("\n", start, end) + text[end:]

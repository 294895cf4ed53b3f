"""What can be wrong, one thing at a time: changed programs, outputs, recordings and pages.

A mutant is a file with one change in it. `tests/mutate.py` runs what should notice it.
"""

from __future__ import annotations

import ast
import json
import random
import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import cycle, pairwise
from pathlib import Path
from typing import Any

import sqlalchemy

from recorder.library import Library
from recorder.page import QUOTE
from recorder.program import (
    END,
    SNIPPETS,
    START,
    Program,
    databases_of,
    embedded_name,
    find,
    holds_on,
)
from recorder.versions import expected_path

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

_NUMBER = re.compile(r"\d+")
_LETTER = re.compile(r"[A-Za-z](?=[^A-Za-z]*$)")
_EMBED = re.compile(r"^/// snippet \| (?P<name>\S+)$")
_QUOTE = re.compile(QUOTE)
_LINK = re.compile(r"\]\((?!\w+:)(?P<page>[^)#\s]*)(?P<anchor>#[^)\s]+)?\)")
_NEXT_STATE = dict(
    pairwise(["transient", "pending", "persistent", "deleted", "detached", "transient"])
)
_NEXT_TRANSACTION = dict(pairwise(["none", "begun", "in a savepoint", "inactive", "none"]))


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
        return sorted(Library().docs.rglob("*.md"))
    programs = [
        path
        for path in find()
        if holds_on(path.read_text(encoding="utf-8"), sqlalchemy.__version__)
    ]
    if kind == "recording":
        return [recording for path in programs for recording in recordings_of(path)]
    return programs


def recordings_of(path: Path) -> list[Path]:
    """The files that a run of this program is compared with; one that is missing is left out."""
    program = Program(path, "")
    found = [expected_path(program, name, sqlalchemy.__version__) for name in databases_of(path)]
    return [path for path in found if path.exists()]


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


def outputs(path: Path, text: str) -> Iterator[Change]:
    """Changes of `#>` lines."""
    program, lines = Program(path, text), text.split("\n")
    for number in sorted(program.output_lines):
        line = lines[number - 1]
        indent, _, said = line.partition("#>")
        for change, new in _changed(said):
            new = f"{indent}#>{new}"
            yield change, number, new.strip(), _replaced(lines, number, new)
        yield "deleted", number, line.strip(), _replaced(lines, number)
        if number + 1 in program.output_lines and lines[number] != line:
            swapped = _replaced(lines, number, lines[number], line, instead_of=2)
            yield "swapped", number, line.strip(), swapped
        yield "invented", number, line.strip(), _replaced(lines, number, line, f"{indent}#> more")
    for node in _statements(program):
        end = node.end_lineno or node.lineno
        if node.lineno in program.region and end + 1 not in program.output_lines:
            line, more = lines[end - 1], f"{' ' * node.col_offset}#> more"
            yield "invented", end, line.strip(), _replaced(lines, end, line, more)


def recordings(path: Path, text: str) -> Iterator[Change]:
    """Changes of a recording: its head, and each thing that a step says."""
    lines = text.split("\n")
    first = lines.index('"steps": [') + 1
    last = lines.index("]")
    for number, key in (2, "program"), (3, "database"), (4, "versions"):
        line = lines[number - 1]
        start = line.index(": ") if key != "versions" else 0
        value = line[start:] if start else line.partition(":")[0]
        for change, new in _changed(value):
            new = line.replace(value, new, 1)
            yield f"{key}: {change}", number, new, _replaced(lines, number, new)
    for number in range(first + 1, last + 1):
        line = lines[number - 1]
        step = line.removesuffix(",")
        comma = line[len(step) :]
        for change, new in _changed_step(step):
            yield change, number, _difference(step, new), _replaced(lines, number, new + comma)
        if first + 1 < last:
            fewer = [json_line.removesuffix(",") for json_line in lines[first:last]]
            del fewer[number - 1 - first]
            deleted = "\n".join([*lines[:first], ",\n".join(fewer), *lines[last:]])
            yield "step deleted", number, step[:40], deleted
        if number < last and step != (other := lines[number].removesuffix(",")):
            after = "," if number + 1 < last else ""
            swapped = _replaced(lines, number, f"{other},", step + after, instead_of=2)
            yield "steps swapped", number, step[:40], swapped


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
    """What a page embeds, quotes and links to: another thing, one that is not there, or nothing."""
    programs = sorted({embedded_name(program) for program in find()})
    lines = text.split("\n")
    shown = {match["name"] for line in lines if (match := _EMBED.match(line))}
    elsewhere = {embed.name for embed in Library().embeds() if embed.page != path}
    for number, line in enumerate(lines, start=1):
        if match := _EMBED.match(line):
            name = match["name"]
            at = programs.index(name)
            other = next(p for p in programs[at + 1 :] + programs[:at] if p not in shown)
            gone = f"{name}_gone"
            changed = _replaced(lines, number, f"/// snippet | {gone}")
            yield "snippet: no program", number, f"{name} → {gone}", changed
            too = ", shown elsewhere too" if name in elsewhere else ""
            changed = _replaced(lines, number, f"/// snippet | {other}")
            yield f"snippet: another{too}", number, f"{name} → {other}", changed
            changed = _replaced(lines, number, "", "", instead_of=2)
            yield f"snippet: removed{too}", number, name, changed
        for match in _QUOTE.finditer(line):
            name, code = match["name"], match["code"]
            for change, new_name, new_code in _other_quotes(programs, name, code):
                new = f"{{{{ sql {new_name}: {new_code} }}}}"
                changed = _replaced(
                    lines, number, line[: match.start()] + new + line[match.end() :]
                )
                yield f"quote: {change}", number, f"{match.group()} → {new}", changed
        for match in _LINK.finditer(line):
            for part in "page", "anchor":
                if value := match[part]:
                    new = _with_other_letter(value.removesuffix(".md"))
                    new += ".md" if value.endswith(".md") else ""
                    start, end = match.span(part)
                    changed = _replaced(lines, number, line[:start] + new + line[end:])
                    yield f"link: {part}", number, f"{match.group()} → {new}", changed


GENERATORS: dict[str, Callable[[Path, str], Iterator[Change]]] = {
    "output": outputs,
    "recording": recordings,
    "call": calls,
    "statement": statements,
    "embed": embeds,
}


def _replaced(lines: list[str], number: int, *new: str, instead_of: int = 1) -> str:
    """The text with these lines instead of the one of this number, or of that many."""
    return "\n".join([*lines[: number - 1], *new, *lines[number - 1 + instead_of :]])


def _changed(text: str) -> Iterator[tuple[str, str]]:
    """The text with one number changed, for each number; and with one letter changed."""
    for match in _NUMBER.finditer(text):
        more = str(int(match.group()) + 1)
        yield "number", text[: match.start()] + more + text[match.end() :]
    if _LETTER.search(text):
        yield "letter", _with_other_letter(text)


def _with_other_letter(text: str) -> str:
    """The text with its last letter changed."""
    return _LETTER.sub(lambda match: "y" if match.group() in "xX" else "x", text, count=1)


# Recordings.


def _changed_step(line: str) -> Iterator[tuple[str, str]]:
    """One step, as a line of JSON, with each thing that it says changed in turn."""
    step = json.loads(line)
    for way, value in _leaves(step, ()):
        for change, new in _other_values(way, value):
            yield (
                f"{_topic(way)}: {change}",
                _dumped(line, way, _put(new)),
            )
    for index, described in enumerate(step.get("objects", [])):
        for key in described.get("loaded", {}):

            def expire(at: Any, index: int, key: str = key) -> None:
                del at[index]["loaded"][key]
                at[index].setdefault("expired", []).append(key)

            yield "object: expired", _dumped(line, ("objects", index), expire)
    for absent, value in ("raised", "ValueError"), ("kind", "end"), ("printed", [[1, "more"]]):
        if absent not in step:
            new = {**step, absent: value}
            yield f"{absent}: invented", json.dumps(new, ensure_ascii=False)


def _leaves(value: Any, way: tuple[Any, ...]) -> Iterator[tuple[tuple[Any, ...], Any]]:
    """Everything that is no list and no dict, with the way to it."""
    if isinstance(value, dict):
        for key, item in value.items():
            yield from _leaves(item, (*way, key))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from _leaves(item, (*way, index))
    else:
        yield way, value


def _topic(way: tuple[Any, ...]) -> str:
    """What a value of a step is about: its last key but for what is in rows and in `loaded`."""
    if way[0] == "committed":
        return "rows"
    if way[0] == "objects" and "loaded" in way:
        return "object"
    return str([key for key in way if isinstance(key, str)][-1])


def _other_values(way: tuple[Any, ...], value: Any) -> Iterator[tuple[str, Any]]:
    if value is None:
        yield "unlocked", {}
    elif isinstance(value, int):
        yield "number", value + 1
    elif way[-1] == "state":
        yield "another", _NEXT_STATE[value]
    elif way[-1] == "transaction":
        yield "another", _NEXT_TRANSACTION[value]
    else:
        yield from _changed(value)


def _put(value: Any) -> Callable[[Any, Any], None]:
    def put(container: Any, key: Any) -> None:
        container[key] = value

    return put


def _dumped(line: str, way: tuple[Any, ...], change: Callable[[Any, Any], None]) -> str:
    """The step after a change of what stands at the end of the way."""
    step = json.loads(line)
    container = step
    for key in way[:-1]:
        container = container[key]
    change(container, way[-1])
    return json.dumps(step, ensure_ascii=False)


def _difference(old: str, new: str) -> str:
    """What of a line is another, with a little of what stands around it."""
    start = max(0, _alike(old, new) - 20)
    end = max(0, _alike(old[::-1], new[::-1]) - 20)
    return f"{old[start : len(old) - end]} → {new[start : len(new) - end]}"


def _alike(one: str, other: str) -> int:
    """How many characters two texts have in common, from their beginning."""
    pairs = zip(one, other, strict=False)
    return next((at for at, (left, right) in enumerate(pairs) if left != right), 0)


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
    """Whether the statement is a call of a Session; its result may have a name."""
    value = getattr(node, "value", None)
    if isinstance(value, ast.Await):
        value = value.value
    return (
        isinstance(value, ast.Call)
        and isinstance(value.func, ast.Attribute)
        and value.func.attr in SESSION_CALLS
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


# Pages.


def _other_quotes(programs: list[str], name: str, code: str) -> Iterator[tuple[str, str, str]]:
    """Another program that has this line, or else any; and another line of this program."""
    at = programs.index(name)
    others = programs[at + 1 :] + programs[:at]
    alike = (p for p in others if sum(code in line for line in _example(p)) == 1)
    yield "another program", next(alike, others[0]), code
    lines = _example(name)
    unlike = [line for line in lines if code not in line and sum(line in x for x in lines) == 1]
    calls = [line for line in unlike if line.endswith(")") and "(" in line]
    if unlike:
        yield "another line", name, (calls or unlike)[0]


def _example(name: str) -> list[str]:
    """The lines of a program's example that are no output; of a pair's first half."""
    paths = sorted(SNIPPETS.glob(f"{name}.py")) or sorted(SNIPPETS.glob(f"{name}_on_*.py"))
    source = paths[0].read_text(encoding="utf-8")
    region = source.partition(START)[2].partition(END)[0]
    lines = [line.strip() for line in region.splitlines()]
    return [line for line in lines if line and not line.startswith("#>")]

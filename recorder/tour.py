"""A notebook below `docs/tours/` as one program, so that its story can be stepped through.

Its cells are the program's code, one below the other; those above the first heading are the set-up.
The text above a cell is why its first statement is there, and stands in the panel at that step. A
notebook prints the SQL that is sent, by a function named `say_sql`; here the panel shows it.
"""

from __future__ import annotations

import ast
import json
import re
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from recorder import check
from recorder.program import END, START, Program
from recorder.recording import Recording
from recorder.result import Printed, Run

TOURS = Path("docs/tours")

_TITLE = re.compile(r"^# (.+)$", re.MULTILINE)
_HEADING = re.compile(r"^#+ (.*)$", re.MULTILINE)
_LINK = re.compile(r"\[([^\]]*)\]\([^)]*\)")
_EMPHASIS = re.compile(r"(?<!\w)\*([^*]+)\*(?!\w)")
_REASON, _WIDTH = "#: ", 62  # with an indent, it fits beside the panel
_SAYS_SQL = "say_sql"
_AWAITS = (ast.Await, ast.AsyncFor, ast.AsyncWith)
_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


@dataclass(frozen=True)
class Tour(Program):
    """One notebook; `path` is its file, and `source` is made of it."""

    @classmethod
    def load(cls, path: Path) -> Tour:
        """Read a notebook.

        Raises:
            ProgramError: Its cells, one below the other, are no program.
        """
        notebook = json.loads(path.read_text(encoding="utf-8"))
        tour = cls(path, _source(notebook["cells"]))
        tour.validate_code()
        return tour

    @property
    def opens(self) -> str:
        """A story opens on its first line."""
        begins = {statement.lineno for statement in self.statements.values()}
        first = next(number for number in self.region if number in begins)
        return self.source.splitlines()[first - 1].strip()


def find(folder: Path = TOURS) -> list[Path]:
    """The notebooks in a folder, sorted."""
    return sorted(folder.glob("*.ipynb"))


def shown(tour: Tour, recordings: list[Recording]) -> tuple[Program, list[Recording]]:
    """A tour with its `#>` lines, and its recordings by the lines of that.

    Args:
        tour: The notebook, as it is read.
        recordings: What happened, by the lines of the code alone; the same is printed in each.
    """
    with_output: Program = tour
    moved = []
    for recording in recordings:
        printed = [Printed(text, line) for step in recording.steps for line, text in step.printed]
        run = Run(tour, recording.database, printed)
        with_output, by_its_lines = check.with_output(run, recording)
        moved.append(by_its_lines)
    return with_output, moved


def _source(cells: list[dict[str, Any]]) -> str:
    """The text of the program."""
    title = next(found[1] for cell in cells if (found := _TITLE.search("".join(cell["source"]))))
    set_up: list[str] = []
    story: list[str] = []
    code, text = set_up, ""
    for cell in cells:
        source = "".join(cell["source"])
        if cell["cell_type"] == "markdown":
            text = source
            if source.startswith("## "):
                code = story
        elif code is set_up:
            code += ["", *_code(source), ""]
        else:
            code += ["", *_reason(text), *_code(source)]
    head, body = _awaited(set_up, story)
    return "\n".join([f'"""{title}, step by step."""', *head, *body]) + "\n"


def _code(source: str) -> list[str]:
    """The lines of a cell, without the function that prints what is sent."""
    lines = source.splitlines()
    for statement in ast.parse(source).body:
        if isinstance(statement, ast.FunctionDef) and statement.name == _SAYS_SQL:
            first = min([statement.lineno, *(node.lineno for node in statement.decorator_list)])
            del lines[first - 1 : statement.end_lineno]
    return "\n".join(lines).strip().splitlines()


def _awaited(set_up: list[str], story: list[str]) -> tuple[list[str], list[str]]:
    """The program's two parts; what a notebook awaits outside of a function stands in one."""
    first = next(_waiting(set_up), None) or (
        len(set_up) if next(_waiting(story), None) is not None else None
    )
    if first is None:
        return set_up, [START, *story[1:], END]
    inside = [*set_up[first - 1 :], START, *story[1:]]
    indented = textwrap.indent("\n".join(inside), " " * 4).splitlines()
    head = ["", "import asyncio", *set_up[1 : first - 1], "", "async def main() -> None:"]
    return head, [*indented, "", "", "asyncio.run(main())", END]


def _waiting(lines: list[str]) -> Iterator[int]:
    """The lines of the statements that wait, outside of functions."""
    for statement in ast.parse("\n".join(lines)).body:
        nodes = () if isinstance(statement, _FUNCTIONS) else ast.walk(statement)
        if any(isinstance(node, _AWAITS) for node in nodes):
            yield statement.lineno


def _reason(markdown: str) -> list[str]:
    """A cell's text as `#:` comments: `code` stays marked, links and emphasis do not."""
    text = _EMPHASIS.sub(r"\1", _LINK.sub(r"\1", _HEADING.sub(r"\1.", markdown)))
    wrapped = textwrap.wrap(
        " ".join(text.split()), _WIDTH - len(_REASON), break_long_words=False,
        break_on_hyphens=False,
    )  # fmt: skip
    return [f"{_REASON}{line}" for line in wrapped]

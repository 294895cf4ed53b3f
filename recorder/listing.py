"""The code of a program as HTML: the example region, and the set-up folded above it.

Pygments colors it; it is imported when a page is made, so that the recorder itself needs no more
than SQLAlchemy and the standard library.
"""

from __future__ import annotations

import ast
import functools
import itertools
from collections import Counter
from collections.abc import Sequence

from recorder.escape import escape
from recorder.program import Program
from recorder.recording import Recording


def listing(shown: Program, recordings: Sequence[Recording], current: int) -> str:
    """The code, with how much SQL each line sent; `current` is the line that is marked first."""
    lines = _colored_lines(shown)
    notes = _notes(shown, recordings)
    notes[current] = f"{notes.get(current, '')} data-current"
    set_up = "".join(_line(shown, number, lines[number - 1], "") for number in shown.set_up)
    region = "".join(
        _line(shown, number, lines[number - 1], notes.get(number, "")) for number in shown.region
    )
    summary = escape(f"set-up: {set_up_summary(shown)}")
    folded = (
        f'<details class="program-setup" data-search-exclude><summary>{summary}</summary>'
        f"<noscript><pre>{set_up}</pre></noscript></details>"
    )
    return f'{folded if set_up else ""}<pre class="program-region" tabindex="0">{region}</pre>'


def _line(shown: Program, number: int, colored: str, notes: str) -> str:
    kind = "output" if number in shown.output_lines else "line"
    kind += " program-reason" if number in shown.reason_lines else ""
    return f'<span class="program-{kind}" data-line="{number}"{notes}>{colored}</span>\n'


def _notes(shown: Program, recordings: Sequence[Recording]) -> dict[int, str]:
    """Attributes of lines: how much SQL each sent; for a `#>` line, the step that printed it."""
    notes: dict[int, str] = {}
    for recording in recordings:
        sent: Counter[int] = Counter()
        printed: Counter[int] = Counter()
        for index, step in enumerate(recording.steps, start=1):
            sent[step.line] += len(step.sent) + step.more_sent
            for line, _ in step.printed:
                end = shown.statements[line].end_lineno or line
                printed[end] += 1
                output = end + printed[end]
                notes[output] = f'{notes.get(output, "")} data-{recording.database}-step="{index}"'
        for line, count in sent.items():
            if count:
                said = f"{count}{'+' if recording.more_steps else ''}"
                notes[line] = f'{notes.get(line, "")} data-{recording.database}="{said}"'
    return notes


def set_up_summary(shown: Program) -> str:
    """What the folded lines hold, in a few words: `imports, User, engine (14 lines)`."""
    first = shown.region.start
    names: list[str] = []
    for node in shown.tree.body:
        if node.lineno >= first:
            break
        if isinstance(node, (ast.Import, ast.ImportFrom)):
            names.append("imports")
        elif isinstance(node, (ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)):
            names.append(node.name)
        elif isinstance(node, ast.Assign):
            names += [target.id for target in node.targets if isinstance(target, ast.Name)]
        elif isinstance(node, (ast.With, ast.AsyncWith)):
            names.append("rows")
    unique = [name for name in dict.fromkeys(names) if name != "Base"]
    lines = shown.source.splitlines()
    code = [number for number in shown.set_up if lines[number - 1].strip()]
    return f"{', '.join(unique)} ({len(code)} lines)"


# What is worth a color. Names, operators and white space stay plain, which keeps pages small.
_COLORED = ("k", "s", "c")


def _colored_lines(shown: Program) -> list[str]:
    """Each line of the source as HTML, with Pygments' class names.

    Statement by statement: most of a set-up stands in many programs, and is colored once.
    """
    firsts = [min([node.lineno, *(d.lineno for d in getattr(node, "decorator_list", []))])
              for node in shown.tree.body]  # fmt: skip
    lines = shown.source.split("\n")
    starts = [0, *(first - 1 for first in firsts if first > 1), len(lines)]
    return [
        line
        for start, end in itertools.pairwise(starts)
        for line in _colored("\n".join(lines[start:end]))
    ]


@functools.cache
def _colored(code: str) -> list[str]:
    """Lines of code as HTML; a `#>` or `#:` comment on a line of its own has one color."""
    from pygments.lexers.python import PythonLexer
    from pygments.token import STANDARD_TYPES

    lines = [""]
    open_class, run = "", ""

    def close() -> None:
        nonlocal run
        escaped = escape(run)
        whole = run.startswith(("#>", "#:")) and not lines[-1].strip()
        plain = not open_class or whole
        lines[-1] += escaped if plain else f'<span class="{open_class}">{escaped}</span>'
        run = ""

    for token, text in PythonLexer(stripnl=False, ensurenl=False).get_tokens(code):
        short = STANDARD_TYPES.get(token, "")
        short = short if short.startswith(_COLORED) else ""
        for number, part in enumerate(text.split("\n")):
            if number or short != open_class:
                close()
                open_class = short
            if number:
                lines.append("")
            run += part
    close()
    return lines

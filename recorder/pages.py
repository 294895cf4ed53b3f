"""What is wrong between pages, programs and recordings: no page is built, no program is run."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator
from pathlib import Path

from recorder import render
from recorder.embeds import DOCS, embedded_name, embeds
from recorder.program import LABELS, SNIPPETS, Program, ProgramError, find
from recorder.recording import RECORDINGS
from recorder.reference import programs_named
from recorder.versions import expected, recordings_of

QUOTE = r"\{\{ sql (?P<name>\S+): (?P<code>.+?) \}\}"
"""`{{ sql guide/claim: code of a line }}`, what that line costs."""

_BLOCK = re.compile(r"^/// (snippet \| \S+|claims|errors|glossary)$")
_LIKE_A_BLOCK = re.compile(r"^\s*//")
_FENCE = re.compile(r"^ *(```|~~~)+ *\{?\.?(py|python|pycon|python3)\b", re.IGNORECASE)


def problems() -> list[str]:
    """Each problem, with its file and line."""
    return [
        *(
            f"{page}:{number}: {message}"
            for page in sorted(DOCS.rglob("*.md"))
            for number, message in _in_text(page.read_text(encoding="utf-8"))
        ),
        *_in_embeds(),
        *_in_recordings(),
    ]


def _in_text(text: str) -> Iterator[tuple[int, str]]:
    """What is wrong with one page's text: line and message."""
    opened = 0
    for number, line in enumerate(text.splitlines(), start=1):
        if _FENCE.match(line):
            yield (
                number,
                (f"this code is not run; make it a program under {SNIPPETS}/ and embed that"),
            )
        if not _LIKE_A_BLOCK.match(line):
            continue
        if line == "///" and opened:
            opened = 0
        elif _BLOCK.match(line) and not opened:
            opened = number
        elif opened:
            yield opened, "this block is not closed; write `///` on the line below it"
            opened = number if _BLOCK.match(line) else 0
        else:
            yield number, f"`{line}` is no block; write `/// snippet | guide/claim`, alone"
    if opened:
        yield opened, "this block is not closed; write `///` on the line below it"
    for start in re.finditer(r"\{\{", text):
        number = text.count("\n", 0, start.start()) + 1
        quote = re.compile(QUOTE, re.DOTALL).match(text, start.start())
        if not quote:
            yield number, "write `{{ sql guide/claim: code of a line }}`"
        elif message := _in_quote(quote["name"], quote["code"]):
            yield number, message


def _in_quote(name: str, code: str) -> str:
    try:
        found = programs_named(name)
        if len(found) != 1:
            return f"{name} is {'a pair' if found else 'no program'}; quote one that exists"
        render.cost(found[0], recordings_of(found[0]), code)
    except (ProgramError, ValueError) as error:
        return str(error)
    return ""


def _in_embeds() -> Iterator[str]:
    """What is wrong with the programs that pages show, and with those that none does."""
    programs: dict[str, list[Path]] = {}
    for path in find():
        programs.setdefault(embedded_name(path), []).append(path)
    pages: set[tuple[Path, str]] = set()
    anchors: set[tuple[Path, str]] = set()
    meant: set[str] = set()
    for embed in embeds():
        where, anchor = f"{embed.page}:{embed.line}", embed.name.partition("/")[2]
        if embed.name not in programs:
            close = difflib.get_close_matches(embed.name, programs, n=1)
            meant.update(close)
            hint = f"; did you mean {close[0]}?" if close else ""
            yield f"{where}: there is no program {SNIPPETS / embed.name}.py{hint}"
        if (embed.page, embed.name) in pages:
            yield f"{where}: {embed.name} stands on this page already; link to it"
        elif (embed.page, anchor) in anchors:
            yield f"{where}: another program of that name stands on this page; rename one"
        pages.add((embed.page, embed.name))
        anchors.add((embed.page, anchor))
    shown = {name for _, name in pages} | meant
    for name, paths in programs.items():
        if name not in shown:
            yield from (
                f"{path}:1: no page shows this program; embed it with `/// snippet | {name}`, "
                "or delete it"
                for path in paths
            )


def _in_recordings() -> Iterator[str]:
    """What is wrong with the recordings: one that is missing, one too many."""
    for path in find():
        program = Program(path, path.read_text(encoding="utf-8"))
        recorded = {recording.database for recording in recordings_of(program)}
        if missing := [LABELS[name] for name in program.databases if name not in recorded]:
            where = f"not recorded on {' and '.join(missing)}"
            yield f"{path}:1: {where}; run make record PROGRAM={program.name}"
    for file in sorted({*RECORDINGS.rglob("*.json")} - {*expected()}):
        yield f"{file}:1: recorded from a program that is gone; delete it"

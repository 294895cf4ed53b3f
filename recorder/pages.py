"""What is wrong between pages, programs and recordings: no page is built, no program is run."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from recorder import render, tour
from recorder.library import Library
from recorder.page import Page
from recorder.program import DATABASES, Program, ProgramError
from recorder.recording import recording_path
from recorder.versions import expected


def problems(library: Library | None = None) -> list[str]:
    """Each problem, with its file and line."""
    library = library or Library()
    return [
        *(
            f"{path}:{line}: {message}"
            for path, page in library.pages().items()
            for line, message in [*page.problems, *_in_quotes(page, library)]
        ),
        *_in_embeds(library),
        *_in_recordings(library),
    ]


def _in_quotes(page: Page, library: Library) -> Iterator[tuple[int, str]]:
    """What is wrong with the quotes of a page: line and message."""
    for quote in page.quotes:
        try:
            found = library.named(quote.name)
            if len(found) != 1:
                what = "a pair" if found else "no program"
                yield quote.line, f"{quote.name} is {what}; quote one that exists"
                continue
            render.cost(found[0], library.recordings_of(found[0]), quote.code)
        except (ProgramError, ValueError) as error:
            yield quote.line, str(error)


def _in_embeds(library: Library) -> Iterator[str]:
    """What is wrong with the programs that pages show, and with those that none does."""
    programs = library.paths()
    pages: set[tuple[Path, str]] = set()
    anchors: set[tuple[Path, str]] = set()
    meant = ""
    for embed in library.embeds():
        where, anchor = f"{embed.page}:{embed.line}", embed.name.partition("/")[2]
        if embed.name not in programs:
            hint = library.hint(embed.name)
            meant += hint
            yield f"{where}: there is no program {library.snippets / embed.name}.py{hint}"
        if (embed.page, embed.name) in pages:
            yield f"{where}: {embed.name} stands on this page already; link to it"
        elif (embed.page, anchor) in anchors:
            yield f"{where}: another program of that name stands on this page; rename one"
        pages.add((embed.page, embed.name))
        anchors.add((embed.page, anchor))
    shown = {name for _, name in pages}
    for name, paths in programs.items():
        if name not in shown and f" {name}?" not in meant:
            yield from (
                f"{path}:1: no page shows this program; embed it with `/// snippet | {name}`, "
                "or delete it"
                for path in paths
            )


def _in_recordings(library: Library) -> Iterator[str]:
    """What is wrong with the recordings: one that is missing, one too many."""
    for path in (path for paths in library.paths().values() for path in paths):
        program = Program(path, path.read_text(encoding="utf-8"))  # which may be wrong in itself
        if missing := library.unrecorded(program):
            yield f"{path}:1: {missing}"
    known = {*expected(library.snippets, library.recordings)}
    for path in tour.find(library.docs / "tours"):
        notebook = Program(path, "")
        known |= {recording_path(notebook, name, library.recordings) for name in DATABASES}
    for file in sorted({*library.recordings.rglob("*.json")} - known):
        yield f"{file}:1: recorded from a program that is gone; delete it"

"""What the reference pages list, gathered from pages, programs and recordings."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import exc

from recorder.embeds import embeds
from recorder.program import DATABASES, SNIPPETS, Program
from recorder.versions import others_of, recordings_of

_TITLE = re.compile(r"^# (?P<title>.+)$", re.MULTILINE)


@dataclass(frozen=True)
class Claim:
    """One claim, and where a reader finds it."""

    program: Program
    page: Path
    """The first page that shows it; guides come before other pages."""
    title: str
    """The title of that page."""

    @property
    def anchor(self) -> str:
        """The id of its heading on the page."""
        return anchor(self.program)


@dataclass
class Error:
    """One exception, by its message."""

    message: str
    """Its class and, if the text is SQLAlchemy's own, its message."""
    claims: list[Claim] = field(default_factory=list)
    """What raises it."""


def anchor(program: Program) -> str:
    """The id of a program's heading: its name, as addresses are written."""
    return program.path.stem.replace("_", "-")


def programs_named(name: str, folder: Path = SNIPPETS) -> list[Program]:
    """The program that a page calls by this name, or both programs of a pair; [] if none."""
    paths = [folder / f"{name}{end}.py" for end in ("", *(f"_on_{d}" for d in DATABASES))]
    return [Program.load(path) for path in paths if path.exists()]


def claims() -> Iterator[Claim]:
    """Every claim once, page by page, in the order of the pages' names and of each page."""
    seen: set[Path] = set()
    titles: dict[Path, str] = {}
    for embed in sorted(embeds(), key=lambda e: (e.page.parent.name != "guides", e.page, e.line)):
        if embed.page not in titles:
            found = _TITLE.search(embed.page.read_text(encoding="utf-8"))
            titles[embed.page] = found["title"] if found else embed.page.stem
        for program in programs_named(embed.name):
            if program.path not in seen:
                seen.add(program.path)
                yield Claim(program, embed.page, titles[embed.page])


def errors() -> list[Error]:
    """Every exception of SQLAlchemy's that a program shows, sorted by its text."""
    found: dict[str, Error] = {}
    for claim in claims():
        program = claim.program
        others = [recording for other in others_of(program) for recording in other.recordings]
        for recording in (*recordings_of(program), *others):
            for step in recording.steps:
                message = step.raised
                if not message or not _is_sqlalchemys(message):
                    continue
                error = found.setdefault(message, Error(message))
                if claim not in error.claims:
                    error.claims.append(claim)
    return sorted(found.values(), key=lambda error: error.message.lower())


def _is_sqlalchemys(message: str) -> bool:
    """Whether the exception is SQLAlchemy's: it has its text, or is one that wraps a driver's."""
    return ": " in message or hasattr(exc, message)

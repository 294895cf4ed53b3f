"""The site's programs, recordings and pages, below one folder: read once, handed on as data.

A file is read again only when it was saved again, so a library costs nothing to make: a served site
makes one for each page.
"""

from __future__ import annotations

import difflib
import functools
import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import exc

from recorder import page as grammar
from recorder import program as programs
from recorder import tour as tours
from recorder.codes import code_of
from recorder.conditions import Condition
from recorder.edges import Edge, conditions_of, edge_of_version, edge_path, read_edge
from recorder.files import read
from recorder.page import Page
from recorder.program import LABELS, Program
from recorder.recording import Recording, read_recording, recording_path
from recorder.versions import NEWEST, OtherVersion, other_versions, ran

_TERM = re.compile(r"^\*\[(.+?)\]: (.+)$", re.MULTILINE)
"""A definition, as Python-Markdown's abbreviations have it."""


class UnknownProgramError(Exception):
    """A page names a program that does not exist, or that was not recorded."""


@dataclass(frozen=True)
class Recorded:
    """A program, and what happened when it ran."""

    program: Program
    recordings: list[Recording]
    """One for each of its databases, on the newest SQLAlchemy that it is about."""
    others: list[OtherVersion]
    """The other versions that it ran on, and what went differently there."""
    edges: list[tuple[Condition, Edge]]
    """The conditions that it ran under, and what went differently then: {} if nothing did."""


@dataclass(frozen=True)
class Embed:
    """One `/// snippet` block of a page."""

    page: Path
    line: int
    name: str
    """`guide/claim`; for a pair, without the database."""


@dataclass(frozen=True)
class Claim:
    """One claim, and where a reader finds it."""

    program: Program
    page: Path
    """The first page that shows it; guides come before other pages."""
    title: str
    """The title of that page."""
    question: str = ""
    """The question there that it answers."""

    @property
    def anchor(self) -> str:
        """The id of its heading on the page."""
        return self.program.anchor


@dataclass
class Error:
    """One exception, by its message."""

    message: str
    """Its class and, if the text is SQLAlchemy's own, its message."""
    claims: list[Claim] = field(default_factory=list)
    """What raises it."""

    def by_cure(self) -> dict[str, list[Claim]]:
        """What raises it, by what helps; "" is for programs that state no cure."""
        found: dict[str, list[Claim]] = {}
        for claim in self.claims:
            found.setdefault(claim.program.cure, []).append(claim)
        return found

    @property
    def code(self) -> str:
        """SQLAlchemy's code for it, such as `bhk3`; empty if it has none."""
        return code_of(self.message)


_claims: dict[Path, tuple[dict[Path, int], list[Claim]]] = {}
"""The claims below a folder, with the times of saving of what they were read from."""


class Library:
    """What is below a folder: `snippets/`, `recordings/`, `docs/` and `includes/`."""

    def __init__(self, root: Path = Path()) -> None:
        self.root = root
        self.snippets = root / "snippets"
        self.recordings = root / "recordings"
        self.docs = root / "docs"
        # Pages define the first on hover; the second is the glossary's: its words are everywhere.
        self.words = (root / "includes/terms.md", root / "includes/glossary.md")
        self.templates = root / "playground/templates"

    @functools.cached_property
    def versions(self) -> dict[str, Path]:
        """The other versions that programs ran on, newest first, each with its folder."""
        return other_versions(self.recordings)

    def paths(self) -> dict[str, list[Path]]:
        """The files of all programs, by the name that a page embeds: one file, or both of a pair.

        Raises:
            ProgramError: Half of a pair is missing, or a pair has the name of another program.
        """
        found: dict[str, list[Path]] = {}
        for path in programs.find(self.snippets):
            found.setdefault(programs.embedded_name(path), []).append(path)
        return found

    def named(self, name: str) -> list[Program]:
        """The program that a page calls by this name, or both programs of a pair; [] if none.

        Raises:
            ProgramError: The file is not a program.
        """
        return [read(path, Program.load) for path in programs.paths_named(name, self.snippets)]

    def recorded(self, name: str) -> list[Recorded]:
        """The same, with what happened when they ran.

        Raises:
            UnknownProgramError: There is none, or it was not recorded.
            ProgramError: The file is not a program.
        """
        found = [
            Recorded(
                program,
                self.recordings_of(program),
                self.others_of(program),
                self.edges_of(program),
            )
            for program in self.named(name)
        ]
        if not found:
            path = self.snippets / f"{name}.py"
            raise UnknownProgramError(f"there is no program {path}{self.hint(name)}")
        for one in found:
            if missing := self.unrecorded(one.program):
                raise UnknownProgramError(f"{one.program.path}: {missing}")
        return found

    def tour(self, name: str) -> Recorded:
        """The notebook of this name as a program, and what happened when that ran.

        Raises:
            UnknownProgramError: There is none, or it was not recorded.
        """
        path = self.docs / f"tours/{name}.ipynb"
        if not path.exists():
            raise UnknownProgramError(f"there is no notebook {path}")
        tour = read(path, tours.Tour.load)
        if self.unrecorded(tour):
            raise UnknownProgramError(f"{path}: not recorded; run make tours")
        return Recorded(*tours.shown(tour, self.recordings_of(tour)), [], [])

    def hint(self, name: str) -> str:
        """The name that may be meant instead of one that no program has."""
        close = difflib.get_close_matches(name, self.paths(), n=1)
        return f"; did you mean {close[0]}?" if close else ""

    def recordings_of(self, program: Program) -> list[Recording]:
        """What happened on each of a program's databases, on the newest version it is about."""
        folders = [self.recordings, *self.versions.values()]
        found = []
        for database in program.databases:
            paths = [recording_path(program, database, folder) for folder in folders]
            if path := next((path for path in paths if path.exists()), None):
                found.append(read_recording(path))
        return found

    def unrecorded(self, program: Program) -> str:
        """What is missing of a program's recordings, as a sentence; empty if nothing is."""
        recorded = {recording.database for recording in self.recordings_of(program)}
        missing = [LABELS[name] for name in program.databases if name not in recorded]
        if not missing:
            return ""
        return f"not recorded on {' and '.join(missing)}; run make update PROGRAM={program.name}"

    def others_of(self, program: Program) -> list[OtherVersion]:
        """The other versions that a program ran on, and what went differently there."""
        if not program.holds_on(NEWEST):
            return []  # the newest that it is about is another version
        found = []
        for version, folder in self.versions.items():
            if program.holds_on(version) and ran(program, folder):
                paths = [recording_path(program, d, folder) for d in program.databases]
                different = [read_recording(path) for path in paths if path.exists()]
                found.append(OtherVersion(version, different))
        return found

    def edges_of(self, program: Program) -> list[tuple[Condition, Edge]]:
        """The conditions that a program ran under, and what went differently then.

        Another version of SQLAlchemy is one of them, and comes first.
        """
        newest = self.recordings_of(program)
        return [edge_of_version(newest, other) for other in self.others_of(program)] + [
            (condition, read_edge(edge_path(program, condition, self.recordings)))
            for condition in conditions_of(program, self.recordings)
        ]

    def pages(self) -> dict[Path, Page]:
        """Every page of `docs/`, by its file, in the order of their names."""
        return {path: read(path, _page) for path in sorted(self.docs.rglob("*.md"))}

    def terms(self) -> dict[str, str]:
        """The site's words, each with its definition, in the order of the alphabet."""
        found = [_TERM.findall(path.read_text(encoding="utf-8")) for path in self.words]
        return dict(sorted(itertools.chain.from_iterable(found)))

    def files_of(self, page: Page) -> Iterator[Path]:
        """The files that a page shows, besides its own: its programs and their recordings."""
        names = {block.argument for block in page.blocks if block.argument}
        for name in names | {quote.name for quote in page.quotes}:
            for path in programs.paths_named(name, self.snippets):
                yield path
                yield from self._recorded_files.get(f"{path.parent.name}/{path.stem}", [])

    @functools.cached_property
    def _recorded_files(self) -> dict[str, list[Path]]:
        """What was recorded of each program, under any condition: the folder is read once."""
        found: dict[str, list[Path]] = {}
        for path in self.recordings.rglob("*.json"):
            name = f"{path.parent.name}/{path.name.partition('.')[0]}"
            found.setdefault(name, []).append(path)
        return found

    def embeds(self) -> Iterator[Embed]:
        """Every `/// snippet` block of every page."""
        for path, page in self.pages().items():
            for block in page.blocks:
                if block.kind == "snippet":
                    yield Embed(path, block.line, block.argument)

    def claims(self) -> list[Claim]:
        """Every claim once, page by page, in the order of the pages' names and of each page."""
        files = (*self.docs.rglob("*.md"), *self.snippets.glob("*/*.py"))
        saved = {path: path.stat().st_mtime_ns for path in files}
        if _claims.get(self.root, ({}, []))[0] != saved:
            _claims[self.root] = saved, list(self._read_claims())
        return _claims[self.root][1]

    def _read_claims(self) -> Iterator[Claim]:
        pages, seen = self.pages(), set()
        for embed in sorted(
            self.embeds(), key=lambda e: (e.page.parent.name != "guides", e.page, e.line)
        ):
            for program in self.named(embed.name):
                if program.path not in seen:
                    seen.add(program.path)
                    page = pages[embed.page]
                    title = page.title or embed.page.stem
                    yield Claim(program, embed.page, title, page.question_above(embed.line))

    def errors(self) -> list[Error]:
        """Every exception of SQLAlchemy's that a program shows, sorted by its text.

        What raises it begins with the answers to a question that names the exception; the others
        come as a learner meets them, in the order of the navigation.
        """
        settings = self.root / "mkdocs.yml"
        navigation = settings.read_text(encoding="utf-8") if settings.exists() else ""
        found: dict[str, Error] = {}
        for claim in self.claims():
            others = self.others_of(claim.program)
            elsewhere = [recording for other in others for recording in other.recordings]
            for recording in (*self.recordings_of(claim.program), *elsewhere):
                for step in recording.steps:
                    if step.raised and _has_text_or_code(step.raised):
                        error = found.setdefault(step.raised, Error(step.raised))
                        if claim not in error.claims:
                            error.claims.append(claim)
        for error in found.values():
            name = error.message.partition(":")[0]
            error.claims.sort(
                key=lambda claim: (
                    name not in claim.question,
                    not claim.program.cure,
                    navigation.find(claim.page.relative_to(self.docs).as_posix()),
                )
            )
        return sorted(found.values(), key=lambda error: error.message.lower())


def _has_text_or_code(message: str) -> bool:
    """Whether the exception is SQLAlchemy's: it has its text, or is one that wraps a driver's."""
    return ": " in message or hasattr(exc, message)


def _page(path: Path) -> Page:
    return grammar.parse(path.read_text(encoding="utf-8"))

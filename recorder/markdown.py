"""The Markdown block that puts a program on a page.

    /// snippet | flush/assigns_primary_key
    ///

It becomes the claim as a heading, the example region, the set-up folded, and a button that copies
the whole program. The two halves of an `_on_sqlite` / `_on_postgresql` pair are named together, by
the name without its suffix; the reader's choice of database shows one of them.

A sentence quotes what a line costs from its recording, so that it cannot go stale:

    The flush sends {{ sql flush/assigns_primary_key: session.flush() }}.

becomes "The flush sends 2 SQL statements (BEGIN, INSERT)."
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as etree  # noqa: N813 - Markdown's own name for it
from pathlib import Path
from typing import Any

from markdown import Markdown
from markdown.inlinepatterns import InlineProcessor
from pymdownx.blocks import BlocksExtension
from pymdownx.blocks.block import Block

from recorder import render
from recorder.program import DATABASES, SNIPPETS, Program
from recorder.recording import RECORDINGS, Recording, recording_path


class UnknownProgramError(Exception):
    """A page names a program that does not exist, or that was not recorded."""


def programs_named(name: str, folder: Path = SNIPPETS) -> list[Program]:
    """The program that a page calls by this name, or both programs of a pair.

    Raises:
        UnknownProgramError: No file has this name.
        ProgramError: The file is not a program.
    """
    whole = folder / f"{name}.py"
    pair = [folder / f"{name}_on_{database}.py" for database in DATABASES]
    paths = [path for path in (whole, *pair) if path.exists()]
    if not paths:
        raise UnknownProgramError(f"/// snippet | {name}: there is no program {whole}")
    return [Program.load(path) for path in paths]


def recordings_of(program: Program, folder: Path = RECORDINGS) -> list[Recording]:
    """What happened when this program ran, on each of its databases.

    Raises:
        UnknownProgramError: The program was not recorded, or has changed since.
    """
    recordings = []
    for database in program.databases:
        path = recording_path(program, database, folder)
        if not path.exists():
            raise UnknownProgramError(f"{program.path}: not recorded on {database}; make record")
        recordings.append(Recording.from_json(path.read_text(encoding="utf-8")))
    return recordings


class SnippetBlock(Block):  # type: ignore[misc]
    """`/// snippet | guide/claim`."""

    NAME = "snippet"
    ARGUMENT = True

    def on_create(self, parent: etree.Element) -> etree.Element:
        """Build the elements; the heading is a real one, so that it has a permalink."""
        programs = programs_named(self.argument.strip())
        level = "h2" if parent.find("h2") is None else "h3"  # a claim stands under its question
        block = etree.SubElement(parent, "div", {"class": "programs"})
        for program in programs:
            attributes = {"class": "program"}
            if len(programs) > 1:
                attributes["data-database"] = program.databases[0]
            section = etree.SubElement(block, "section", attributes)
            attributes = {"class": "program-claim", "id": self._anchor(program)}
            heading = etree.SubElement(section, level, attributes)
            heading.text = program.claim.removesuffix(".")
            body = etree.SubElement(section, "div", {"class": "program-body"})
            body.text = self.md.htmlStash.store(
                render.program(program, recordings_of(program), heading.attrib["id"])
            )
        return block

    def on_markdown(self) -> str:
        """The block holds no Markdown of its own."""
        return "raw"

    def _anchor(self, program: Program) -> str:
        """The claim's name; with the guide's name before it where a page has two of that name."""
        used = self.tracker.setdefault("anchors", set())
        anchor = program.path.stem.replace("_", "-")
        if anchor in used:
            anchor = f"{program.path.parent.name.replace('_', '-')}-{anchor}"
        used.add(anchor)
        return anchor


class CostProcessor(InlineProcessor):
    """`{{ sql guide/claim: code of a line }}`."""

    def handleMatch(  # type: ignore[override]  # noqa: N802
        self, m: re.Match[str], data: str
    ) -> tuple[str, int, int]:
        """Called by Python-Markdown."""
        (program,) = programs_named(m["name"])
        return render.cost(program, recordings_of(program), m["code"]), m.start(0), m.end(0)


class SnippetExtension(BlocksExtension):  # type: ignore[misc]
    """Registers the block with Python-Markdown."""

    def extendMarkdownBlocks(self, md: Markdown, block_manager: Any) -> None:  # noqa: N802
        """Called by pymdownx."""
        block_manager.register(SnippetBlock, self.getConfigs())
        cost = CostProcessor(r"\{\{ sql (?P<name>\S+): (?P<code>.+?) \}\}", md)
        md.inlinePatterns.register(cost, "sql cost", 185)  # after code spans, before all else


def makeExtension(**options: Any) -> SnippetExtension:  # noqa: N802
    """Called by Python-Markdown."""
    return SnippetExtension(**options)

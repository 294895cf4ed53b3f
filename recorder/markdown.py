"""The Markdown block that puts a program on a page.

    /// snippet | flush/assigns_primary_key
    ///

It becomes the claim as a heading, the example region, the set-up folded, and a button that copies
the whole program. The two halves of an `_on_sqlite` / `_on_postgresql` pair are named together, by
the name without its suffix; the reader's choice of database shows one of them.

A sentence quotes what a line costs from its recording, so that it cannot go stale:

    The flush sends {{ sql flush/assigns_primary_key: session.flush() }}.

becomes "The flush sends 2 SQL statements (BEGIN, INSERT)."

`/// claims`, `/// errors` and `/// glossary` list what all programs claim, what they raise, and the
site's terms.
"""

from __future__ import annotations

import html
import itertools
import os
import re
import xml.etree.ElementTree as etree  # noqa: N813 - Markdown's own name for it
from pathlib import Path
from typing import Any

from markdown import Markdown
from markdown.inlinepatterns import InlineProcessor
from markdown.util import AtomicString
from pymdownx.blocks import BlocksExtension
from pymdownx.blocks.block import Block

from recorder import render
from recorder.embeds import DOCS
from recorder.pages import QUOTE
from recorder.program import LABELS, SNIPPETS, Program, ProgramError
from recorder.recording import Recording
from recorder.reference import Claim, anchor, claims, errors, programs_named
from recorder.versions import others_of, recordings_of

TERMS = Path("includes/terms.md")
"""Definitions in the form of the Markdown extension `abbr`, one a line; added to every page."""

_MARKS = re.compile(r"[\\*_\[\]{}]")
"""What Markdown would take for a mark inside a sentence; `render.escape` sees to the rest."""

_TERM = re.compile(r"^\*\[(.+?)\]: (.+)$", re.MULTILINE)


problems_on_page = False
"""Whether a problem is shown where the block would be, instead of raised."""


class UnknownProgramError(Exception):
    """A page names a program that does not exist, or that was not recorded."""


def _programs(name: str) -> list[tuple[Program, list[Recording]]]:
    """The program that a page calls by this name, or both of a pair, with their recordings.

    Raises:
        UnknownProgramError: No file has this name, or the program was not recorded.
        ProgramError: The file is not a program.
    """
    found = [(program, recordings_of(program)) for program in programs_named(name)]
    if not found:
        raise UnknownProgramError(f"/// snippet | {name}: there is no program {SNIPPETS / name}.py")
    for program, recordings in found:
        if len(recordings) < len(program.databases):
            raise UnknownProgramError(f"{program.path}: not recorded; run make record")
    return found


class ProgramsBlock(Block):  # type: ignore[misc]
    """A block that is made from programs, and says so if one of them is wrong."""

    def on_create(self, parent: etree.Element) -> etree.Element:
        """Called by pymdownx."""
        try:
            return self.build(parent)
        except (ProgramError, UnknownProgramError) as error:
            if not problems_on_page:
                raise
            box = etree.SubElement(parent, "div", {"class": "admonition failure"})
            etree.SubElement(box, "p").text = AtomicString(str(error))
            return box

    def build(self, parent: etree.Element) -> etree.Element:
        """Add the block's elements to `parent`; returns the outermost."""
        raise NotImplementedError


class SnippetBlock(ProgramsBlock):
    """`/// snippet | guide/claim`."""

    NAME = "snippet"
    ARGUMENT = True

    def build(self, parent: etree.Element) -> etree.Element:
        """Build the elements; the heading is a real one, so that it has a permalink."""
        programs = _programs(self.argument.strip())
        level = "h2" if parent.find("h2") is None else "h3"  # a claim stands under its question
        block = etree.SubElement(parent, "div", {"class": "programs"})
        for program, recordings in programs:
            attributes = {"class": "program"}
            if len(programs) > 1:
                attributes["data-database"] = program.databases[0]
            section = etree.SubElement(block, "section", attributes)
            attributes = {"class": "program-claim", "id": anchor(program)}
            heading = etree.SubElement(section, level, attributes)
            heading.text = _sentence(program.claim.removesuffix("."))
            body = etree.SubElement(section, "div", {"class": "program-body"})
            body.text = self.md.htmlStash.store(
                render.program(program, recordings, heading.attrib["id"], others_of(program))
            )
        return block

    def on_markdown(self) -> str:
        """The block holds no Markdown of its own."""
        return "raw"


class ClaimsBlock(ProgramsBlock):
    """`/// claims`: every claim of the site, by page, with what it holds on."""

    NAME = "claims"

    def build(self, parent: etree.Element) -> etree.Element:
        """Build a heading and a table for each page."""
        block = etree.SubElement(parent, "div")
        for title, group in itertools.groupby(claims(), key=lambda claim: claim.title):
            etree.SubElement(block, "h2").text = title
            rows = etree.SubElement(block, "table")
            head = etree.SubElement(etree.SubElement(rows, "thead"), "tr")
            for name in ("Claim", "Databases", "SQLAlchemy"):
                etree.SubElement(head, "th").text = name
            body = etree.SubElement(rows, "tbody")
            for claim in group:
                row = etree.SubElement(body, "tr")
                _link(etree.SubElement(row, "td"), claim)
                databases = ", ".join(LABELS[name] for name in claim.program.databases)
                etree.SubElement(row, "td").text = databases
                etree.SubElement(row, "td").text = claim.program.requires or "2.0, 2.1"
        return block


class GlossaryBlock(Block):  # type: ignore[misc]
    """`/// glossary`: the terms whose definitions pages show on hover, as a list."""

    NAME = "glossary"

    def on_create(self, parent: etree.Element) -> etree.Element:
        """Build a definition list."""
        block = etree.SubElement(parent, "dl")
        for term, definition in _TERM.findall(TERMS.read_text(encoding="utf-8")):
            etree.SubElement(block, "dt", {"id": term.replace(" ", "-")}).text = AtomicString(term)
            etree.SubElement(block, "dd").text = AtomicString(definition)
        return block


class ErrorsBlock(ProgramsBlock):
    """`/// errors`: every exception that a program shows, by its message, with cause and cure."""

    NAME = "errors"

    def build(self, parent: etree.Element) -> etree.Element:
        """Build an entry for each message."""
        block = etree.SubElement(parent, "div", {"class": "errors"})
        for error in errors():
            name, colon, message = error.message.partition(": ")
            heading = etree.SubElement(block, "h2")
            heading.text = self.md.htmlStash.store(render.escape(f"{name}{colon}"))
            if message:
                code = etree.SubElement(heading, "code")
                code.text = self.md.htmlStash.store(render.escape(message))
            for claim in error.claims:
                _link(etree.SubElement(block, "p"), claim)
            cures = dict.fromkeys(claim.program.cure for claim in error.claims)
            for cure in filter(None, cures):
                etree.SubElement(block, "p").text = f"**Cure:** {_sentence(cure)}"
        return block


def _link(parent: etree.Element, claim: Claim) -> None:
    """A link to a claim on its page; reference pages stand one folder below the others' root."""
    target = os.path.relpath(claim.page, DOCS / "reference")
    link = etree.SubElement(parent, "a", {"href": f"{target}#{claim.anchor}"})
    link.text = _sentence(claim.program.claim.removesuffix("."))


def _sentence(text: str) -> str:
    """A program's sentence as Markdown: `code` and the terms are marked, all else is text."""
    parts = render.escape(text).split("`")
    parts[::2] = [_MARKS.sub(r"\\\g<0>", part) for part in parts[::2]]
    parts[1::2] = [html.unescape(part) for part in parts[1::2]]  # Markdown escapes code itself
    return "`".join(parts)


class CostProcessor(InlineProcessor):
    """`{{ sql guide/claim: code of a line }}`."""

    def handleMatch(  # type: ignore[override]  # noqa: N802
        self, m: re.Match[str], data: str
    ) -> tuple[str, int, int]:
        """Called by Python-Markdown."""
        try:
            ((program, recordings),) = _programs(m["name"])
            cost = render.escape(render.cost(program, recordings, m["code"]))
        except (ProgramError, UnknownProgramError, ValueError) as error:
            if not problems_on_page:
                raise
            cost = f"<mark>{render.escape(str(error))}</mark>"
        return self.md.htmlStash.store(cost), m.start(0), m.end(0)


class SnippetExtension(BlocksExtension):  # type: ignore[misc]
    """Registers the block with Python-Markdown."""

    def extendMarkdownBlocks(self, md: Markdown, block_manager: Any) -> None:  # noqa: N802
        """Called by pymdownx."""
        for block in SnippetBlock, ClaimsBlock, ErrorsBlock, GlossaryBlock:
            block_manager.register(block, self.getConfigs())
        cost = CostProcessor(QUOTE, md)
        md.inlinePatterns.register(cost, "sql cost", 185)  # after code spans, before all else


def makeExtension(**options: Any) -> SnippetExtension:  # noqa: N802
    """Called by Python-Markdown."""
    return SnippetExtension(**options)

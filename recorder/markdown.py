"""The extension of Python-Markdown that puts programs on pages.

It reads a page with `recorder.page`, as all else does that reads one, and leaves in each block's
place a mark that no page can hold; where Markdown comes to the mark, `recorder.blocks` adds what
the block becomes. A sentence quotes what a line costs from its recording, so that it cannot go
stale:

    The flush sends {{ sql flush/assigns_primary_key: session.flush() }}.

becomes "The flush sends 2 SQL statements (BEGIN, INSERT)."

Options: `root`, the folder with `snippets/` and `recordings/`; `problems_on_page`, whether what is
wrong with a program stands in the place of the block, as it does while the site is served, or stops
the build.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as etree  # noqa: N813 - Markdown's own name for it
from pathlib import Path
from typing import Any

from markdown import Markdown
from markdown.blockprocessors import BlockProcessor
from markdown.extensions import Extension
from markdown.inlinepatterns import InlineProcessor
from markdown.preprocessors import Preprocessor
from markdown.util import ETX, STX, AtomicString

from recorder import blocks, page, render
from recorder.library import Library, UnknownProgramError
from recorder.page import Block, Quote
from recorder.program import ProgramError

WRONG = (ProgramError, UnknownProgramError, ValueError)

_MARK = re.compile(f"{STX}block:([0-9]+){ETX}")  # Markdown takes these signs out of every page


class ReadBlocks(Preprocessor):
    """Finds the blocks of a page, and leaves a mark for each."""

    def __init__(self, md: Markdown, found: list[Block]) -> None:
        super().__init__(md)
        self._found = found

    def run(self, lines: list[str]) -> list[str]:
        """Called by Python-Markdown with the lines of a page."""
        self._found.clear()
        return page.parse("\n".join(lines)).replaced(self._mark, _unchanged).split("\n")

    def _mark(self, block: Block) -> str:
        self._found.append(block)
        return f"\n{STX}block:{len(self._found) - 1}{ETX}\n"


def _unchanged(quote: Quote) -> str:
    return f"{{{{ sql {quote.name}: {quote.code} }}}}"


class BuildBlocks(BlockProcessor):
    """Builds a block where its mark stands."""

    def __init__(self, md: Markdown, found: list[Block], options: dict[str, Any]) -> None:
        super().__init__(md.parser)
        self._md, self._found, self._options = md, found, options

    def test(self, parent: etree.Element, block: str) -> bool:
        """Whether Python-Markdown has come to a mark."""
        return _MARK.fullmatch(block.strip()) is not None

    def run(self, parent: etree.Element, blocks_of_text: list[str]) -> None:
        """Called by Python-Markdown with what is left of the page."""
        mark = _MARK.fullmatch(blocks_of_text.pop(0).strip())
        assert mark is not None
        found = self._found[int(mark[1])]
        library = Library(Path(self._options["root"]))
        try:
            blocks.BLOCKS[found.kind](library, found.argument).build(parent, self._md)
        except WRONG as error:
            if not self._options["problems_on_page"]:
                raise
            box = etree.SubElement(parent, "div", {"class": "admonition failure"})
            etree.SubElement(box, "p").text = AtomicString(str(error))


class CostProcessor(InlineProcessor):
    """`{{ sql guide/claim: code of a line }}`."""

    def __init__(self, md: Markdown, options: dict[str, Any]) -> None:
        super().__init__(page.QUOTE, md)
        self._options = options

    def handleMatch(  # type: ignore[override]  # noqa: N802
        self, m: re.Match[str], data: str
    ) -> tuple[str, int, int]:
        """Called by Python-Markdown."""
        try:
            quote = Quote(m["name"], m["code"], 0, *m.span())
            cost = render.escape(blocks.cost(Library(Path(self._options["root"])), quote))
        except WRONG as error:
            if not self._options["problems_on_page"]:
                raise
            cost = f"<mark>{render.escape(str(error))}</mark>"
        return self.md.htmlStash.store(cost), m.start(0), m.end(0)


class RecorderExtension(Extension):
    """Registers all this with Python-Markdown."""

    def __init__(self, **options: Any) -> None:
        self.config = {
            "root": [".", "The folder with snippets/ and recordings/"],
            "problems_on_page": [False, "Whether a problem stands on the page or stops the build"],
        }
        super().__init__(**options)

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802
        """Called by Python-Markdown."""
        found: list[Block] = []
        options = self.getConfigs()
        # Behind fenced code (25), which is only shown, and before HTML (20).
        md.preprocessors.register(ReadBlocks(md, found), "recorder blocks", 24)
        md.parser.blockprocessors.register(BuildBlocks(md, found, options), "recorder blocks", 200)
        # Behind code spans (190), before all else.
        md.inlinePatterns.register(CostProcessor(md, options), "recorder costs", 185)


def makeExtension(**options: Any) -> RecorderExtension:  # noqa: N802
    """Called by Python-Markdown."""
    return RecorderExtension(**options)

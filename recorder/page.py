"""The grammar of a page: what stands in its Markdown besides Markdown.

    /// snippet | guide/claim       a block, with an argument or without, closed on the next line
    ///

    {{ sql guide/claim: code of a line }}       a quote, anywhere in a sentence: what a line costs

Both begin a line or a sentence in no other sense; what looks like one and is none is a problem.
A page is read once into values with their places. The HTML, the Markdown twins, the checks and the
mutations are made from these.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

KINDS = {
    "snippet": True, "claims": False, "conditions": False, "errors": False, "glossary": False,
    "playground": False, "state-map": False, "tour": True,
}  # fmt: skip
"""Each kind of block, and whether it takes an argument."""

QUOTE = r"\{\{ sql (?P<name>\S+): (?P<code>.+?) \}\}"

_FRONT_MATTER = re.compile(r"\A---\n.*?\n---\n+", re.DOTALL)
_TITLE = re.compile(r"^# (?P<title>.+?)(?: +\{[^{}]*\})?$", re.MULTILINE)
_QUESTION = re.compile(r"^## (.+?)(?: +\{[^{}]*\})?$", re.MULTILINE)
_LIKE_A_BLOCK = re.compile(r"\s*//")
_OPEN = re.compile(r"/// (?P<kind>[\w-]+)(?: \| (?P<argument>\S+))?")
_CLOSE = "///"
_QUOTE = re.compile(QUOTE, re.DOTALL)
_FENCE = re.compile(r" *(```|~~~)+ *\{?\.?(py|python|pycon|python3)\b", re.IGNORECASE)


@dataclass(frozen=True)
class Block:
    """A block; it takes two lines."""

    kind: str
    argument: str
    line: int
    """The number of its first line."""
    start: int
    end: int
    """Where it stands in the text, without the line break behind it."""


@dataclass(frozen=True)
class Quote:
    """What a line of a program costs, quoted in a sentence."""

    name: str
    """The program, as `guide/claim`."""
    code: str
    """The line, or a part of it that no other line of the example has."""
    line: int
    start: int
    end: int


@dataclass(frozen=True)
class Page:
    """A page's text, and what it holds, each in the order of the text."""

    text: str
    blocks: list[Block] = field(default_factory=list)
    quotes: list[Quote] = field(default_factory=list)
    problems: list[tuple[int, str]] = field(default_factory=list)
    """What is wrong: the number of a line, and a sentence."""

    @property
    def title(self) -> str:
        """The first heading; empty if there is none."""
        found = _TITLE.search(self.text)
        return found["title"] if found else ""

    def question_above(self, line: int) -> str:
        """The question under which a line stands; empty if it is above all of them."""
        above = "\n".join(self.text.splitlines()[: line - 1])
        found = list(_QUESTION.finditer(above))
        return found[-1][1] if found else ""

    @property
    def begins(self) -> int:
        """Where the text begins that is read, behind what stands there for the generator."""
        front_matter = _FRONT_MATTER.match(self.text)
        return front_matter.end() if front_matter else 0

    def replaced(self, block: Callable[[Block], str], quote: Callable[[Quote], str]) -> str:
        """The text with something else in the place of each block and each quote."""
        parts = [(b.start, b.end, block(b)) for b in self.blocks]
        parts += [(q.start, q.end, quote(q)) for q in self.quotes]
        text, done = "", 0
        for start, end, instead in sorted(parts):
            text += self.text[done:start] + instead
            done = end
        return text + self.text[done:]


def parse(text: str) -> Page:
    """Read a page."""
    page = Page(text)
    page.problems.extend(_read_lines(page))
    page.problems.extend(_read_quotes(page))
    page.problems.sort()
    return page


def _read_lines(page: Page) -> Iterator[tuple[int, str]]:
    """Read the blocks into the page; yields what is wrong."""
    opened: Block | None = None
    start = 0
    for number, line in enumerate(page.text.split("\n"), start=1):
        end = start + len(line)
        if _FENCE.match(line):
            yield number, "this code is not run; make it a program under snippets/ and embed that"
        begun = _begun(line, number, start, end)
        if opened is not None:
            if line == _CLOSE:
                page.blocks.append(
                    Block(opened.kind, opened.argument, opened.line, opened.start, end)
                )
            else:
                yield opened.line, "this block is not closed; write `///` on the line below it"
            opened = None
            if line == _CLOSE:
                begun = None
        if begun is not None:
            opened = begun
        elif _LIKE_A_BLOCK.match(line) and not (page.blocks and page.blocks[-1].end == end):
            yield number, f"`{line}` is no block; write `/// snippet | guide/claim`, alone"
        start = end + 1
    if opened is not None:
        yield opened.line, "this block is not closed; write `///` on the line below it"


def _begun(line: str, number: int, start: int, end: int) -> Block | None:
    """The block that a line begins."""
    found = _OPEN.fullmatch(line)
    if not found or found["kind"] not in KINDS:
        return None
    if KINDS[found["kind"]] != (found["argument"] is not None):
        return None
    return Block(found["kind"], found["argument"] or "", number, start, end)


def _read_quotes(page: Page) -> Iterator[tuple[int, str]]:
    """Read the quotes into the page; yields what is wrong."""
    for start in re.finditer(r"\{\{", page.text):
        number = page.text.count("\n", 0, start.start()) + 1
        if found := _QUOTE.match(page.text, start.start()):
            page.quotes.append(Quote(found["name"], found["code"], number, *found.span()))
        else:
            yield number, "write `{{ sql guide/claim: code of a line }}`"

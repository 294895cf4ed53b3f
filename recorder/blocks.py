"""What stands on a page in the place of a block: as HTML, and as Markdown for the page's twin.

    /// snippet | flush/assigns_primary_key
    ///

becomes the claim as a heading, the example region, the set-up folded, and what happened when it
ran. The two halves of an `_on_sqlite` / `_on_postgresql` pair are named together, by the name
without its suffix; the reader's choice of database shows one of them. `/// claims`, `/// errors`
and `/// glossary` list what all programs claim, what they raise, and the site's terms;
`/// state-map` draws the states of an object and the calls between them; `/// playground` takes a
program of the reader's own; `/// tour` shows a notebook as a program.
"""

from __future__ import annotations

import html
import itertools
import os
import re
import xml.etree.ElementTree as etree  # noqa: N813 - Markdown's own name for it
from collections.abc import Iterator
from pathlib import Path
from typing import Any, ClassVar

from markdown import Markdown
from markdown.util import AtomicString

from recorder import render, state_drawing, state_map
from recorder.conditions import CONDITIONS, Condition
from recorder.edges import Difference, Edge
from recorder.library import Claim, Library, Recorded
from recorder.page import Quote
from recorder.program import LABELS, Program
from recorder.versions import NEWEST, series

_MARKS = re.compile(r"[\\*_\[\]{}]")
"""What Markdown would take for a mark inside a sentence; `render.escape` sees to the rest."""

"""A definition in the form of the Markdown extension `abbr`."""


_WORDS = re.compile(r"^(#{1,2} .+?) +\{[^{}\n]*data-words=[^{}\n]*\}$", re.MULTILINE)
"""The words that an author wrote beside a heading: they are for the search alone."""


class Block:
    """What a kind of block becomes."""

    kind: ClassVar[str]

    def __init__(self, library: Library, argument: str = "") -> None:
        self.library, self.argument = library, argument

    def build(self, parent: etree.Element, md: Markdown) -> None:
        """Add the block's elements to a page that Python-Markdown makes.

        Raises:
            UnknownProgramError: There is no such program, or it was not recorded.
            ProgramError: A file is not a program.
        """
        raise NotImplementedError

    def text(self, page: Path) -> str:
        """The block as Markdown, on the page in this file."""
        raise NotImplementedError


class SnippetBlock(Block):
    """`/// snippet | guide/claim`."""

    kind = "snippet"

    def build(self, parent: etree.Element, md: Markdown) -> None:
        """Build the elements; the heading is a real one, so that it has a permalink."""
        found = self.library.recorded(self.argument)
        level = "h2" if parent.find("h2") is None else "h3"  # a claim stands under its question
        first = parent.find("div[@class='programs']") is None
        block = etree.SubElement(parent, "div", {"class": "programs"})
        for one in found:
            program = one.program
            file = f"{_to_root(md)}{program.path.relative_to(self.library.root)}"
            html = _program(one, file, versions_said=not first)
            attributes = {"class": "program", **render.heights(html)}
            if len(found) > 1:
                attributes["data-database"] = program.databases[0]
            section = etree.SubElement(block, "section", attributes)
            attributes = {"class": "program-claim", "id": program.anchor}
            heading = etree.SubElement(section, level, attributes)
            heading.text = _sentence(program.claim.removesuffix("."))
            body = etree.SubElement(section, "div", {"class": "program-body"})
            body.text = md.htmlStash.store(html)
            _add_edges(section, one)

    def text(self, page: Path) -> str:
        """The claim, and the program whole."""
        return "\n\n".join(
            f"**{program.claim}** (`{program.path}`)\n\n```python\n{program.source}```"
            for program in self.library.named(self.argument)
        )


class TourBlock(Block):
    """`/// tour | name`: the program that a notebook is, one cell below the other."""

    kind = "tour"

    def build(self, parent: etree.Element, md: Markdown) -> None:
        """Build the elements, below a heading of their own."""
        one = self.library.tour(self.argument)
        tour = one.program
        block = etree.SubElement(parent, "div", {"class": "programs tour"})
        html = _program(one, file=tour.path.name)
        attributes = {"class": "program", **render.heights(html)}
        section = etree.SubElement(block, "section", attributes)
        attributes = {"class": "program-claim", "id": tour.anchor}
        heading = etree.SubElement(section, "h2", attributes)
        heading.text = _sentence(tour.claim.removesuffix("."))
        body = etree.SubElement(section, "div", {"class": "program-body"})
        body.text = md.htmlStash.store(html)

    def text(self, page: Path) -> str:
        """The program whole."""
        return f"```python\n{self.library.tour(self.argument).program.source}```"


def _program(one: Recorded, file: str, *, versions_said: bool = False) -> str:
    """The HTML of a program of a page; its file is at this address, as seen from the page."""
    return render.program(
        one.program,
        one.recordings,
        one.program.anchor,
        one.others,
        small_map=f'<div class="program-map">{state_drawing.small()}</div>',
        file=file,
        versions_said=versions_said,
    )


def _add_edges(section: etree.Element, one: Recorded) -> None:
    """Say below a program under which conditions it goes the same way, and under which not."""
    same = [condition.name for condition, edge in one.edges if not edge]
    other = [(condition, edge) for condition, edge in one.edges if edge]
    if not one.edges:
        return
    kind = "details" if other else "p"
    box = etree.SubElement(section, kind, {"class": "program-edges", "data-search-exclude": ""})
    said = etree.SubElement(box, "summary") if other else box
    parts = [f"the same with {', '.join(same)}"] if same else []
    if other:
        parts.append(f"differently with {', '.join(condition.name for condition, _ in other)}")
    text = "; ".join(parts)
    said.text = AtomicString(f"{text[0].upper()}{text[1:]}")
    if not other:
        return
    box = etree.SubElement(box, "noscript")  # text until somebody opens it, as the steps are
    for condition, edge in other:
        etree.SubElement(box, "p").text = AtomicString(f"With {condition.name}:")
        _add_differences(etree.SubElement(box, "ul"), one.program, edge)


def _until_it_ends(differences: list[Difference]) -> Iterator[Difference]:
    """Without the lines that no longer run once an error ends the program: that is said."""
    ended = False
    for difference in differences:
        if difference.now or not ended:
            yield difference
        ended = ended or any(said.startswith("ends the program") for said in difference.now)


def _add_differences(parent: etree.Element, program: Program, edge: Edge) -> None:
    """What each line does otherwise; once, where the databases agree."""
    lines = program.source.splitlines()
    agree = len({tuple(map(str, found)) for found in edge.values()}) == 1
    for name, found in edge.items():
        if agree and name != next(iter(edge)):
            continue
        where = "" if agree and len(edge) == len(program.databases) else f"{LABELS[name]}, "
        for difference in _until_it_ends(found):
            item = etree.SubElement(parent, "li")
            item.text = AtomicString(f"{where}line {difference.line}: ")
            code = etree.SubElement(item, "code")
            code.text = AtomicString(lines[difference.line - 1].strip())
            now, was = (
                "; ".join(said) or "does nothing" for said in (difference.now, difference.was)
            )
            code.tail = AtomicString(f" {now} (otherwise: {was})")


class ClaimsBlock(Block):
    """`/// claims`: every claim of the site, by page, with what it holds on."""

    kind = "claims"

    def build(self, parent: etree.Element, md: Markdown) -> None:
        """Build a heading and a table for each page. A script of its own lets readers filter."""
        versions = [*map(series, self.library.versions), NEWEST]
        block = etree.SubElement(parent, "div", {"class": "claims"})
        for title, group in itertools.groupby(self.library.claims(), key=lambda claim: claim.title):
            etree.SubElement(block, "h2").text = title
            rows = etree.SubElement(block, "table")
            head = etree.SubElement(etree.SubElement(rows, "thead"), "tr")
            for name in ("Claim", "Databases", "SQLAlchemy", "Goes differently with"):
                etree.SubElement(head, "th").text = name
            body = etree.SubElement(rows, "tbody")
            for claim in group:
                program = claim.program
                edges = self.library.edges_of(program)
                same = [condition.name for condition, edge in edges if not edge]
                other = [condition.name for condition, edge in edges if edge]
                row = etree.SubElement(
                    body,
                    "tr",
                    {
                        "data-databases": " ".join(program.databases),
                        "data-also-with": "|".join(same),
                        "data-not-with": "|".join(other),
                    },
                )
                self._link(etree.SubElement(row, "td"), claim)
                databases = ", ".join(LABELS[name] for name in program.databases)
                etree.SubElement(row, "td").text = databases
                etree.SubElement(row, "td").text = program.requires or ", ".join(versions)
                etree.SubElement(row, "td").text = AtomicString(", ".join(other))
        etree.SubElement(parent, "script", {"src": "../../assets/claims.js", "defer": "defer"})

    def text(self, page: Path) -> str:
        """A link to each claim."""
        return "\n".join(f"- {_text_link(claim, page)}" for claim in self.library.claims())

    def _link(self, parent: etree.Element, claim: Claim) -> None:
        """A link to a claim on its page; reference pages stand one folder below the root."""
        target = os.path.relpath(claim.page, self.library.docs / "reference")
        link = etree.SubElement(parent, "a", {"href": f"{target}#{claim.anchor}"})
        link.text = _sentence(claim.program.claim.removesuffix("."))


class ErrorsBlock(ClaimsBlock):
    """`/// errors`: every exception that a program shows, by its message, with cause and cure."""

    kind = "errors"

    def build(self, parent: etree.Element, md: Markdown) -> None:
        """Build an entry for each message, below its class, which is what the margin lists."""
        block = etree.SubElement(parent, "div", {"class": "errors"})
        last = ""
        for error in self.library.errors():
            name, colon, message = error.message.partition(": ")
            if message and name != last:
                group = etree.SubElement(block, "h2", {"id": f"class-{name.lower()}"})
                group.text = md.htmlStash.store(render.escape(name))
            last = name
            heading = etree.SubElement(block, "h3" if message else "h2", {"class": "error"})
            heading.text = md.htmlStash.store(render.escape(f"{name}{colon}"))
            if message:
                code = etree.SubElement(heading, "code")
                code.text = md.htmlStash.store(render.escape(message))
            for cure, claims in error.by_cure().items():
                for claim in claims:
                    self._link(etree.SubElement(block, "p"), claim)
                if cure:
                    etree.SubElement(block, "p").text = f"**Cure:** {_sentence(cure)}"
            if error.code:
                etree.SubElement(block, "p").text = f"SQLAlchemy's code for it: `{error.code}`"

    def text(self, page: Path) -> str:
        """Each message, with links to what raises it."""
        return "\n".join(
            f"- `{error.message}`: {'; '.join(_text_link(claim, page) for claim in error.claims)}"
            for error in self.library.errors()
        )


class ConditionsBlock(ClaimsBlock):
    """`/// conditions`: each condition, and what goes differently under it."""

    kind = "conditions"

    def build(self, parent: etree.Element, md: Markdown) -> None:
        """Build a heading for each condition, and below it the claims that do not hold."""
        for condition, (ran, claims) in self.found().items():
            heading = etree.SubElement(parent, "h2", {"id": condition.folder})
            heading.text = AtomicString(condition.name)
            etree.SubElement(parent, "p").text = _sentence(condition.says) + _counted(ran, claims)
            for claim, edge in claims:
                self._link(etree.SubElement(parent, "p"), claim)
                _add_differences(etree.SubElement(parent, "ul"), claim.program, edge)

    def text(self, page: Path) -> str:
        """The same as text."""
        return "\n\n".join(
            f"## {condition.name}\n\n{condition.says}{_counted(ran, claims)}\n\n"
            + "\n".join(f"- {_text_link(claim, page)}" for claim, _ in claims)
            for condition, (ran, claims) in self.found().items()
        )

    def found(self) -> dict[Condition, tuple[int, list[tuple[Claim, Edge]]]]:
        """For each condition, how many programs ran with it, and those that go differently."""
        found: dict[Condition, tuple[int, list[tuple[Claim, Edge]]]] = {}
        for claim in self.library.claims():
            for condition, edge in self.library.edges_of(claim.program):
                ran, claims = found.get(condition, (0, []))
                found[condition] = ran + 1, claims + ([(claim, edge)] if edge else [])
        versions = [condition for condition in found if condition not in CONDITIONS]
        return {c: found[c] for c in (*versions, *CONDITIONS) if c in found}


def _counted(ran: int, claims: list[tuple[Claim, Edge]]) -> str:
    return (
        f" {ran} programs ran with it: {ran - len(claims)} go the same way, {len(claims)} do not."
    )


class GlossaryBlock(Block):
    """`/// glossary`: the site's terms, as a list."""

    kind = "glossary"

    def build(self, parent: etree.Element, md: Markdown) -> None:
        """Build a definition list."""
        block = etree.SubElement(parent, "dl")
        for term, definition in self.library.terms().items():
            etree.SubElement(block, "dt", {"id": term.replace(" ", "-")}).text = AtomicString(term)
            etree.SubElement(block, "dd").text = AtomicString(definition)

    def text(self, page: Path) -> str:
        """The definitions, one on each line."""
        terms = self.library.terms().items()
        return "\n".join(f"- **{term}**: {definition}" for term, definition in terms)


class StateMapBlock(Block):
    """`/// state-map`: the states of an object, and the calls between them."""

    kind = "state-map"

    def build(self, parent: etree.Element, md: Markdown) -> None:
        """Build the drawing, the small one that narrow screens show instead, and the list."""
        addresses = self.addresses(_folder(md))
        block = etree.SubElement(parent, "div", {"class": "state-map"})
        drawing = state_drawing.drawing(addresses)
        for element in drawing.iter():
            element.text = element.text and AtomicString(element.text)
        block.append(drawing)
        etree.SubElement(block, "div").text = md.htmlStash.store(state_drawing.small())
        details = etree.SubElement(block, "details")
        etree.SubElement(details, "summary").text = "All calls in words"
        groups = etree.SubElement(details, "ul")
        for state, transitions in state_map.words().items():
            group = etree.SubElement(groups, "li")
            name = etree.SubElement(group, "b", {"class": f"state-{state}"} if state else {})
            name.text = AtomicString(state or state_map.NO_OBJECT)
            calls = etree.SubElement(group, "ul")
            for transition in transitions:
                etree.SubElement(calls, "li").text = transition.sentence(addresses)

    def text(self, page: Path) -> str:
        """The list."""
        addresses = self.addresses(page.parent.relative_to(self.library.docs))
        return "\n".join(
            f"- {state or state_map.NO_OBJECT}: "
            + "; ".join(transition.sentence(addresses) for transition in transitions)
            for state, transitions in state_map.words().items()
        )

    def addresses(self, folder: Path) -> dict[str, str]:
        """Where each state is explained and each program shown, seen from a folder of `docs/`."""
        pages = {name: state.page for name, state in state_map.STATES.items()} | {
            claim.program.name: f"{claim.page.relative_to(self.library.docs)}#{claim.anchor}"
            for claim in self.library.claims()
        }
        return {name: os.path.relpath(page, folder) for name, page in pages.items()}


class PlaygroundBlock(Block):
    """`/// playground`: the reader's own program, and programs to start from."""

    kind = "playground"

    def build(self, parent: etree.Element, md: Markdown) -> None:
        """Build an empty place, which assets/playground/page.js fills, and the templates."""
        etree.SubElement(parent, "div", {"class": "programs", "data-playground": ""})
        for title, source in self._templates():
            etree.SubElement(parent, "h2").text = AtomicString(title)
            block = etree.SubElement(parent, "div", {"data-template": ""})
            code = etree.SubElement(etree.SubElement(block, "pre"), "code")
            code.text = md.htmlStash.store(render.escape(source))
        script = {"type": "module", "src": "../assets/playground/page.js"}
        etree.SubElement(parent, "script", script)

    def text(self, page: Path) -> str:
        """The templates."""
        return "\n\n".join(
            f"## {title}\n\n```python\n{source}```" for title, source in self._templates()
        )

    def _templates(self) -> Iterator[tuple[str, str]]:
        """Each template's title, which is its docstring, and its code; the shortest first."""
        texts = [path.read_text(encoding="utf-8") for path in self.library.templates.glob("*.py")]
        for text in sorted(texts, key=len):
            title, _, source = text.partition("\n\n")
            yield title.strip('"').removesuffix("."), source


def _folder(md: Markdown) -> Path:
    """The folder of the page, below `docs/`, from what MkDocs makes links right with.

    Without MkDocs, the page is one folder down, as most are.
    """
    if "relpath" not in md.treeprocessors:
        return Path("guides")
    links: Any = md.treeprocessors["relpath"]
    return Path(links.file.src_uri).parent


def _to_root(md: Markdown) -> str:
    """From the page's address to the site's: `../../`. Without MkDocs, as of most pages."""
    if "relpath" not in md.treeprocessors:
        return "../../"
    links: Any = md.treeprocessors["relpath"]
    address: str = links.file.url
    return "../" * address.removeprefix("./").count("/")


BLOCKS = {
    block.kind: block
    for block in (
        SnippetBlock, ClaimsBlock, ConditionsBlock, ErrorsBlock, GlossaryBlock, PlaygroundBlock,
        StateMapBlock, TourBlock,
    )
}  # fmt: skip


def cost(library: Library, quote: Quote) -> str:
    """What a quoted line costs, as text.

    Raises:
        UnknownProgramError: There is no such program, or it was not recorded.
        ProgramError: The file is not a program.
        ValueError: The program is a pair, or no line reads so, or several do.
    """
    found = library.recorded(quote.name)
    if len(found) != 1:
        raise ValueError(f"{quote.name} is a pair; quote one that exists")
    return render.cost(found[0].program, found[0].recordings, quote.code)


def twin(library: Library, path: Path) -> str:
    """A page as Markdown, with each program whole and what its lines cost."""
    page = library.pages()[path]
    text = page.replaced(
        lambda block: BLOCKS[block.kind](library, block.argument).text(path),
        lambda quote: cost(library, quote),
    )
    return _WORDS.sub(r"\1", text[page.begins :])


def _text_link(claim: Claim, page: Path) -> str:
    target = os.path.relpath(claim.page, page.parent)
    return f"[{claim.program.claim}]({target}#{claim.anchor})"


def _sentence(text: str) -> str:
    """A program's sentence as Markdown: `code` and the terms are marked, all else is text."""
    parts = render.escape(text).split("`")
    parts[::2] = [_MARKS.sub(r"\\\g<0>", part) for part in parts[::2]]
    parts[1::2] = [html.unescape(part) for part in parts[1::2]]  # Markdown escapes code itself
    return "`".join(parts)

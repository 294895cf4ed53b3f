"""Gives the site the index of its search: one entry for each question, error, myth and term.

An entry is a section of a page, not a page: its question, the first sentence of its answer, the
claims that stand below it, and the words that its author wrote beside the heading because people
use them (`## Why …? { data-words="stale, not updating" }`). An error's entry has its cure, and so
has each row of a table of messages.

The script of the search reads the index when somebody begins to search, and finds by words in it.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from markdown.extensions.toc import slugify

from finish.plain import first_sentence, plain
from playground.runtime import package
from recorder.blocks import ConditionsBlock
from recorder.library import Library
from recorder.page import Block, Page, Quote

FILE = "search/sections.json"
RANKING = "search/minisearch.js"
SCRIPT = "assets/search.js"
COMMON = 80
"""A word that one section of so many has tells nothing."""

_HEADING = re.compile(r"^(#{1,2}) +(.+?)(?: +\{ (.*)\})?$", re.MULTILINE)
_WORDS = re.compile(r'data-words="([^"]*)"')
_ID = re.compile(r'<h2\b(?![^>]*class="program-claim")[^>]*\bid="([^"]+)"')
_ERROR_ID = re.compile(r'<h[23] class="error" id="([^"]+)"')
_BLOCK = "\0"
_MARKS = ".,;:"
_TOKEN = re.compile(r"\w+")
_MESSAGE = re.compile(r"^\| `([^`]+ [^`]+)` \| `(\w+)`(?:, \w+)?\. (.+) \|$", re.MULTILINE)
"""A row of a table of messages: the message, its class, and what to do."""


@dataclass
class Section:
    """One thing that can be found."""

    page: str
    """Where it is: the page's address, seen from the site's root, with the anchor."""
    title: str
    """The question, the message of an error, or a term."""
    on: str
    """The title of its page."""
    answer: str = ""
    """The first sentence below it."""
    claims: list[tuple[str, str]] = field(default_factory=list)
    """The programs below it: address and claim; of an error, one for each cure, in their order."""
    words: str = ""
    """What people call it, as its author says."""
    text: str = ""
    """All else."""
    cure: list[str] = field(default_factory=list)
    """Of an error: what to do about it."""


def write(site: Path, library: Library | None = None) -> None:
    """Write the index into a built site.

    Raises:
        ValueError: A page of the site has other headings than its Markdown.
        RuntimeUnavailableError: MiniSearch is not there, and cannot be fetched.
    """
    sections = list(sections_of(site, library or Library()))
    file = site / FILE
    file.parent.mkdir(parents=True, exist_ok=True)
    lines = [
        json.dumps(entry, ensure_ascii=False, separators=(",", ":")) for entry in _entries(sections)
    ]
    file.write_text("[" + ",\n".join(lines) + "]\n", encoding="utf-8")
    library_of_search = (package("minisearch") / "dist/es/index.js").read_text(encoding="utf-8")
    (site / RANKING).write_text(_without_comments(library_of_search), encoding="utf-8")
    script = site / SCRIPT
    script.write_text(_without_comments(script.read_text(encoding="utf-8")), encoding="utf-8")


def _without_comments(script: str) -> str:
    """A script without what documents it; MiniSearch's license stands with the others."""
    return re.sub(r"^ *(?:/\*\*[\s\S]*?\*/|//.*)\n", "", script, flags=re.MULTILINE)


def sections_of(site: Path, library: Library) -> Iterator[Section]:
    """Everything that can be found, page by page."""
    for path, page in library.pages().items():
        name = path.relative_to(library.docs).as_posix()
        address = name.removesuffix(".md").removesuffix("index")
        address += "/" if address and not address.endswith("/") else ""
        kinds = {block.kind for block in page.blocks}
        if "errors" in kinds:
            yield from _errors(site, address, page, library)
        elif "conditions" in kinds:
            yield from _conditions(address, page, library)
        elif "glossary" in kinds:
            for term, definition in library.terms().items():
                anchor = term.replace(" ", "-")
                yield Section(f"{address}#{anchor}", term, page.title, plain(definition))
        elif not kinds & {"claims"} and path.parent.name != "assets":
            yield from _of_page(site, address, page, library)


def _of_page(site: Path, address: str, page: Page, library: Library) -> Iterator[Section]:
    claims: list[list[tuple[str, str]]] = []

    def block(found: Block) -> str:
        below = [
            (f"{address}#{program.anchor}", plain(program.claim.removesuffix(".")))
            for program in library.named(found.argument)
        ] if found.kind == "snippet" else []  # fmt: skip
        claims.append(below)
        return f"\n\n{_BLOCK}{len(claims) - 1}\n\n"

    def quote(_: Quote) -> str:
        return "SQL"

    text = page.replaced(block, quote)[page.begins :]
    made = {block.kind for block in page.blocks} - {"snippet", "state-map"}
    ids = [] if made else _ids(site, address)  # a block may make headings of its own
    headings = list(_HEADING.finditer(text))
    ends = [heading.start() for heading in headings[1:]] + [len(text)]
    if len(ids) != len(headings) - 1:
        raise ValueError(f"{address}: its Markdown has {len(headings) - 1} questions, not {ids}")
    for heading, end, anchor in zip(headings, ends, ["", *ids], strict=True):
        body = text[heading.end() : end]
        below = [
            claim
            for number in re.findall(f"{_BLOCK}([0-9]+)", body)
            for claim in claims[int(number)]
        ]
        for message, error, cure in _MESSAGE.findall(body):
            title = f"{error}: {message}"
            yield Section(f"{address}#{anchor}", title, page.title, cure=[plain(cure)])
        said = plain(re.sub(f"{_BLOCK}[0-9]+", "", _MESSAGE.sub("", body)))
        words = _WORDS.search(heading[3] or "")
        yield Section(
            f"{address}#{anchor}" if anchor else address,
            plain(heading[2]),
            page.title if anchor else "",
            first_sentence(said),
            below,
            words[1] if words else "",
            said,
        )


def _errors(site: Path, address: str, page: Page, library: Library) -> Iterator[Section]:
    yield Section(address, page.title, "")
    anchors = _ERROR_ID.findall(_built(site, address))
    for error, anchor in zip(library.errors(), anchors, strict=True):
        by_cure = sorted(error.by_cure().items(), key=lambda found: not found[0])  # "" is the last
        yield Section(
            f"{address}#{anchor}",
            error.message,
            page.title,
            claims=[
                (
                    f"{_address(claim.page, library)}#{claim.anchor}",
                    plain(claim.program.claim.removesuffix(".")),
                )
                for _, (claim, *_) in by_cure
            ],
            words=error.code,
            cure=[plain(cure) for cure, _ in by_cure if cure],
        )


def _conditions(address: str, page: Page, library: Library) -> Iterator[Section]:
    yield Section(address, page.title, "")
    for condition in ConditionsBlock(library).found():
        yield Section(
            f"{address}#{condition.folder}",
            f"What changes with {condition.name}?",
            page.title,
            condition.says.replace("`", ""),
        )


def address_of(entry: dict[str, Any]) -> str:
    """The address of an entry, as the script reads it."""
    address: str = entry["u"]
    return address + slugify(entry["t"], "-") if address.endswith("#") else address


def _address(page: Path, library: Library) -> str:
    name = page.relative_to(library.docs).as_posix().removesuffix(".md").removesuffix("index")
    return f"{name}/" if name else ""


def _ids(site: Path, address: str) -> list[str]:
    """The anchors of a page's questions, from the page as it was built."""
    return _ID.findall(_built(site, address))


def _built(site: Path, address: str) -> str:
    return (site / address / "index.html").read_text(encoding="utf-8")


def _entries(sections: list[Section]) -> Iterator[dict[str, Any]]:
    """The sections as the script reads them.

    Of a text, each word that stands nowhere else in its section, once; without short words, and
    those that many sections have, which tell none from the others. Of claims, too, unless they are
    those of an error, which are shown and begin with their address.
    """
    words = [dict.fromkeys(map(str.lower, _TOKEN.findall(section.text))) for section in sections]
    common = Counter(word for found in words for word in found)
    for section, found in zip(sections, words, strict=True):
        said = [section.title, section.on, section.answer, section.words, *section.cure]
        known = {word.lower() for word in _TOKEN.findall(" ".join(said))}
        claimed = " ".join(claim for _, claim in section.claims)
        told = {word.strip(_MARKS).lower() for word in " ".join(said).split()}
        new = [
            word
            for word in (part.strip(_MARKS) for part in claimed.split())
            if word.lower() not in told or not word.isalpha()  # a name is worth its repetition
        ]
        claims = [" ".join(dict.fromkeys(new))]
        known.update(_TOKEN.findall(claimed.lower()))
        often = len(sections) / COMMON
        rest = [w for w in found if len(w) > 2 and w not in known and common[w] < often]
        if section.cure or not section.answer:  # an error leads to its programs
            claims = [f"{address} {claim}" for address, claim in section.claims]
        page, _, anchor = section.page.partition("#")
        entry = {
            "u": f"{page}#" if anchor == slugify(section.title, "-") else section.page,
            "t": section.title, "p": section.on, "s": section.answer, "c": claims,
            "w": section.words, "x": " ".join(rest), "cure": section.cure,
        }  # fmt: skip
        yield {
            name: value
            for name, value in entry.items()
            if value not in ("", [], [""]) or name == "u"
        }

"""No text of a program or a recording becomes markup, whatever it holds.

A page with hostile texts has the same elements and attributes as one with harmless texts, and
reads the same but for the texts. `tests/site/test_fuzz.py` asks a browser's parser the same.
"""

import functools
import html
import re
from collections.abc import Callable
from html.parser import HTMLParser

import pytest
from hypothesis import example, given, settings
from markdown import Markdown

from hooks import tours
from tests import hostile
from tests.hostile import HARMLESS, TEXTS, Words, shown

EVERYTHING = "".join(hostile.FRAGMENTS)
SETTINGS = settings(derandomize=True, deadline=None, max_examples=200, database=None)
"""The same texts on every run."""


FOLDED = re.compile(r"<noscript>(.*?)</noscript", re.DOTALL | re.IGNORECASE)

ADDRESSES = ("id", "href")
"""Attributes that may be made of a heading's text; no more of it than letters and hyphens."""
HEIGHTS = ("data-height", "data-height-on-phones")
"""Attributes that tell how much text there is: a number and its unit."""


class Structure(HTMLParser):
    """A page as a list: elements with their attributes, and texts."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.parts: list[object] = []
        self.addresses: list[str] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        heights = [v or "" for k, v in attrs if k in HEIGHTS]
        assert [height for height in heights if not re.fullmatch(r"\d+rem", height)] == []
        self.parts.append((tag, [(k, v) for k, v in attrs if k not in ADDRESSES + HEIGHTS]))
        self.addresses += [v or "" for k, v in attrs if k in ADDRESSES]

    def handle_endtag(self, tag: str) -> None:
        self.parts.append(tag)

    def handle_data(self, data: str) -> None:
        self.parts.append(["text", data])

    def handle_comment(self, data: str) -> None:
        self.parts.append(["comment", data])


def with_words(page: str, words: Words) -> str:
    """The harmless page, its texts replaced by others, each written as text."""
    for name, harmless in vars(HARMLESS).items():
        text = shown(getattr(words, name))
        page = page.replace(harmless, html.escape(text))
    return page


@functools.cache
def harmless(make: Callable[[Words], str]) -> str:
    return make(HARMLESS)


@pytest.mark.parametrize("make", [hostile.block, hostile.page])
@SETTINGS
@example(EVERYTHING)
@given(TEXTS)
def test_no_text_becomes_markup(make: Callable[[Words], str], text: str) -> None:
    words = Words.of(text)
    made = Structure(make(words))
    assert made.parts == Structure(with_words(harmless(make), words)).parts
    assert [address for address in made.addresses if not re.fullmatch(r"[\w#./-]*", address)] == []


@pytest.mark.parametrize("make", [hostile.block, hostile.page])
@SETTINGS
@example(EVERYTHING)
@given(TEXTS)
def test_no_text_ends_what_is_folded(make: Callable[[Words], str], text: str) -> None:
    """A browser with scripts reads what is in `noscript` as text, up to the first `</noscript`."""
    words = Words.of(text)
    parts = [Structure(part).parts for part in FOLDED.findall(make(words))]
    expected = FOLDED.findall(with_words(harmless(make), words))
    assert parts == [Structure(part).parts for part in expected]
    assert len(parts) >= 3  # the picture, the set-up, the steps


def test_every_text_is_on_the_page() -> None:
    page = harmless(hostile.page)
    for text, count in zip(vars(HARMLESS).values(), (5, 5, 40, 3), strict=True):
        assert page.count(text) >= count, text


def tour(text: str) -> str:
    """The page of a notebook whose cell printed this."""
    cells = [
        {"id": "a", "cell_type": "markdown", "source": ["# Tour"]},
        {"id": "b", "cell_type": "code", "source": ["x"], "outputs": [{"text": [f"a{text}z"]}]},
        {"id": "c", "cell_type": "markdown", "source": ["The *end*."]},
    ]
    made = Markdown(**hostile.options())
    return made.convert(tours.as_markdown({"cells": cells}, "tour.ipynb"))


@SETTINGS
@example(EVERYTHING)
@given(TEXTS)
def test_no_output_of_a_notebook_becomes_markup(text: str) -> None:
    text = text.replace("\t", "")  # Markdown makes spaces of tabs
    expected = Structure(tour("harmless").replace("harmless", html.escape(shown(text)))).parts
    assert Structure(tour(text)).parts == expected

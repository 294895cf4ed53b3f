"""No text becomes markup, by the parser of a real browser: see `tests/test_fuzz.py`."""

from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, example, given, settings
from playwright.sync_api import Browser, Page

from tests import hostile
from tests.hostile import TEXTS, Words
from tests.test_fuzz import EVERYTHING, SETTINGS, harmless, with_words

STRUCTURE = """
page => {
    const parsed = new DOMParser().parseFromString(page, "text/html");
    const walker = parsed.createTreeWalker(parsed, NodeFilter.SHOW_ALL);
    const parts = [];
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
        const attributes = [...node.attributes ?? []].filter(
            ({name}) => !/^(id|href|data-height.*)$/.test(name));
        const pairs = attributes.map(({name, value}) => `${name}=${value}`);
        parts.push([node.nodeName, node.nodeValue, ...pairs]);
    }
    return parts;
}
"""


FOLDED = """
page => {
    const body = document.createElement("div");  // in a page with scripts, noscript holds text
    body.innerHTML = page;
    return [...body.querySelectorAll("noscript")].map(folded => {
        if (folded.children.length) throw new Error("scripts do not run here");
        return folded.textContent;
    });
}
"""


@pytest.fixture(scope="module")
def parser(browser: Browser) -> Page:
    return browser.new_page()


@pytest.mark.parametrize("make", [hostile.block, hostile.page])
@settings(SETTINGS, max_examples=50, suppress_health_check=list(HealthCheck))
@example(text=EVERYTHING)
@given(text=TEXTS)
def test_no_text_becomes_markup(make: Callable[[Words], str], text: str, parser: Page) -> None:
    words = Words.of(text)
    expected = parser.evaluate(STRUCTURE, with_words(harmless(make), words))
    assert parser.evaluate(STRUCTURE, make(words)) == expected


@pytest.mark.parametrize("make", [hostile.block, hostile.page])
@settings(SETTINGS, max_examples=50, suppress_health_check=list(HealthCheck))
@example(text=EVERYTHING)
@given(text=TEXTS)
def test_what_is_folded_stays_so(make: Callable[[Words], str], text: str, parser: Page) -> None:
    """With scripts, what stands in `noscript` is text until the page's own script parses it."""
    words = Words.of(text)
    folded, expected = (
        parser.evaluate(FOLDED, page) for page in (make(words), with_words(harmless(make), words))
    )
    assert [parser.evaluate(STRUCTURE, part) for part in folded] == [
        parser.evaluate(STRUCTURE, part) for part in expected
    ]

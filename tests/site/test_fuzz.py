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
        const attributes = [...node.attributes ?? []].filter(({name}) => !/^(id|href)$/.test(name));
        const pairs = attributes.map(({name, value}) => `${name}=${value}`);
        parts.push([node.nodeName, node.nodeValue, ...pairs]);
    }
    return parts;
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

"""What holds for each page: nothing from elsewhere, no error, nothing out of reach."""

import re
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.site.conftest import PAGES, SITE, Open

LOADED = re.compile(
    r"<(?:script|img|iframe|source|video|audio|embed|link)\b[^>]*?\b(?:src|href|srcset)="
    r"[\"']?(?:https?:)?//",
    re.IGNORECASE,
)


@pytest.mark.parametrize("page", PAGES)
def test_the_source_loads_nothing_from_another_host(page: str) -> None:
    text = (SITE / page).read_text(encoding="utf-8")
    assert LOADED.findall(re.sub(r'<link rel="canonical"[^>]*>', "", text)) == []


@pytest.fixture(scope="session")
def passed() -> dict[str, set[str]]:
    """By color scheme, the kinds of elements whose contrast was found right: see `unseen`."""
    return {"light": set(), "dark": set()}


@pytest.mark.parametrize("page", PAGES)
def test_everyone_can_use_it(page: str, read: Open, passed: dict[str, set[str]]) -> None:
    """Automated accessibility rules, in both colors; and nothing sticks out of a narrow screen.

    One visit a color. Contrast is measured on the first element of each kind, not on each element:
    that takes two thirds of the time, and there are 200 kinds and 160 000 elements.
    """
    opened = read(page, color_scheme="light")
    expect_no_violation(opened, rules={"color-contrast": {"enabled": False}})
    expect_contrast(opened, passed["light"])

    opened.emulate_media(color_scheme="dark")
    opened.reload()
    opened.set_viewport_size({"width": 360, "height": 740})
    assert opened.evaluate("document.documentElement.scrollWidth") <= 360
    opened.set_viewport_size({"width": 1280, "height": 720})
    expect_contrast(opened, passed["dark"])


def expect_no_violation(page: Page, context: Any = None, **options: Any) -> None:
    results = Axe().run(page, context, {"resultTypes": ["violations"], **options})
    assert results.violations_count == 0, results.generate_report()


UNSEEN = """
passed => {
    const kinds = new Map([[document.documentElement, ""]]);
    const found = new Set(passed);
    const unseen = new Map();
    const visible = {opacityProperty: true, visibilityProperty: true};
    for (const element of document.body.parentElement.querySelectorAll("body, body *")) {
        const kind = [
            kinds.get(element.parentElement), element.tagName, ...[...element.classList].sort(),
            ...["aria-pressed", "data-current"].map(name => element.getAttribute(name)),
        ].join(" ");
        kinds.set(element, kind);
        if (found.has(kind)) continue;
        const says = [...element.childNodes].some(node => node.nodeType === 3 && node.data.trim());
        if (!says && !element.matches("input, button")) continue;
        if (!element.checkVisibility(visible)) continue;
        found.add(kind);
        unseen.set(kind, element);
    }
    for (const marked of document.querySelectorAll("[data-unseen]")) delete marked.dataset.unseen;
    for (const element of unseen.values()) element.dataset.unseen = "";
    return [...unseen.keys()];
}
"""
"""Mark the first visible element of each kind, and return the kinds. What an element and all around
it are called decides how it looks: tags, classes, and the attributes that the style sheets use."""

SHOW_ALL = """
() => {
    document.documentElement.classList.replace("js", "no-js");
    delete document.documentElement.dataset.database;
    for (const details of document.querySelectorAll("details")) details.open = true;
}
"""
"""What scripts hide until it is asked for: the other steps, the other database, the set-up."""


def expect_contrast(page: Page, passed: set[str]) -> None:
    """Measure the contrast of the kinds of elements that no page had yet."""
    for prepare in ("() => {}", SHOW_ALL):
        page.evaluate(prepare)
        if unseen := page.evaluate(UNSEEN, list(passed)):
            marked = {"include": [["[data-unseen]"]]}
            expect_no_violation(page, marked, runOnly=["color-contrast"])
            passed.update(unseen)

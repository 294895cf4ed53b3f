"""The Content-Security-Policy of the pages: what they bring runs, what gets into them does not.

That they bring nothing else, on any page, in both colors, is what the fixture `read` holds all
tests to: the browser calls it an error.
"""

import re

import pytest
from playwright.sync_api import Page, Route, expect

from finish.policy import hashes, protected
from tests.site.conftest import PAGES, SITE, Open

POLICY = re.compile(r'<meta http-equiv="Content-Security-Policy" content="([^"]*)">')


@pytest.mark.parametrize("page", PAGES)
def test_each_page_has_a_strict_policy(page: str) -> None:
    text = (SITE / page).read_text(encoding="utf-8")
    (policy,) = POLICY.findall(text)
    directives = {name: sources for name, *sources in map(str.split, policy.split(";"))}
    assert directives["default-src"] == ["'none'"]
    runs = 'class="program-edit"' in text or page == "playground/index.html"
    python = ["'wasm-unsafe-eval'"] if runs else []
    assert directives["script-src"] == ["'self'", *hashes(text), *python]
    assert directives["worker-src"] == ["'self'", *(["blob:"] if runs else [])]
    assert "unsafe" not in policy.replace("'wasm-unsafe-eval'", "")
    assert "http" not in policy
    assert text.index("Content-Security-Policy") < text.index("<script")


def test_to_finish_a_page_twice_changes_nothing() -> None:
    text = (SITE / "index.html").read_text(encoding="utf-8")
    assert protected(text) == text


INJECTED = {
    "script": "<script>document.title = 'ran'</script>",
    "handler": "<img src='assets/favicon.svg' onload='document.title = \"ran\"'>",
    "address": "<iframe src='javascript:parent.document.title = \"ran\"'></iframe>",
    "frame": "<iframe srcdoc='<script>parent.document.title = \"ran\"</script>'></iframe>",
    "elsewhere": "<script src='https://example.org/script.js'></script>",
    "style": "<style>body { display: none }</style>",
}


@pytest.mark.parametrize("kind", INJECTED)
def test_what_is_injected_does_not_run(kind: str, read: Open, wrong: list[str]) -> None:
    page = read("")
    title = page.title()

    def inject(route: Route) -> None:
        text = (SITE / "index.html").read_text(encoding="utf-8")
        route.fulfill(
            body=text.replace("<main", f"{INJECTED[kind]}<main", 1), content_type="text/html"
        )

    page.route("**/", inject)
    page.reload()
    page.wait_for_load_state("networkidle")
    assert page.title() == title
    expect(page.locator("h1")).to_be_visible()
    # The browser says so; that is what fails the other tests when a page's own policy stops it.
    assert any("Content Security Policy" in message for message in wrong), wrong
    wrong.clear()


ADD_SCRIPT = """
() => {
    const script = document.createElement("script");
    script.textContent = "document.title = 'ran'";
    document.body.append(script);
}
"""


def test_code_from_text_does_not_run(read: Open, wrong: list[str]) -> None:
    page = read("")
    page.evaluate(ADD_SCRIPT)
    assert page.title() != "ran"
    assert len(wrong) == 1
    wrong.clear()


def scheme(page: Page) -> str | None:
    return page.locator("body").get_attribute("data-md-color-scheme")


def test_the_colors_that_a_reader_chose_stay(read: Open) -> None:
    """The theme applies them with an inline script, before the page is painted."""
    page = read("", color_scheme="light")
    assert scheme(page) == "default"
    page.get_by_title("Use the dark colors").click()
    assert scheme(page) == "slate"
    page.goto("/guides/flush/")
    assert scheme(page) == "slate"
    page.get_by_title("Use the light colors").click()
    assert scheme(page) == "default"

"""What holds for each page: nothing from elsewhere, no error, nothing out of reach."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe

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


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("page", PAGES)
def test_everyone_can_use_it(page: str, scheme: str, read: Open) -> None:
    """Automated accessibility rules, on the page as it looks in these colors."""
    opened = read(page, color_scheme=scheme)
    results = Axe().run(opened)
    assert results.violations_count == 0, results.generate_report()


@pytest.mark.parametrize("page", PAGES)
def test_it_fits_a_narrow_screen(page: str, read: Open) -> None:
    opened = read(page, viewport={"width": 360, "height": 740})
    assert opened.evaluate("document.documentElement.scrollWidth") <= 360

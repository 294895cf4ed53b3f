"""The site as it is published: below a path, with links to its repository.

`make site` knows neither address, so the theme leaves parts out that readers will see.
"""

import os
import subprocess
import sys
from pathlib import Path

from playwright.sync_api import expect

from finish.__main__ import finish
from tests.site.conftest import Open, served
from tests.site.test_html import mistakes

PLACE = "session-by-example"
ADDRESSES = {
    "SITE_URL": f"https://example.org/{PLACE}/",
    "REPOSITORY_URL": "https://github.com/example/session-by-example",
    "REPOSITORY_NAME": "example/session-by-example",
    "EDIT_URI": "edit/main/docs/",
}


PAGES = ("index.html", "guides/flush/index.html", "404.html")


def test_the_published_site_is_valid_and_asks_no_other_host(tmp_path: Path, read: Open) -> None:
    """Not even for the number of the repository's stars, which the theme would show."""
    folder = tmp_path / PLACE
    subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--quiet", "--site-dir", folder],
        env=os.environ | ADDRESSES, check=True, capture_output=True,
    )  # fmt: skip
    finish(folder)
    assert mistakes(folder / page for page in PAGES) == []
    with served(tmp_path) as address:
        for page in PAGES:
            opened = read(f"{PLACE}/{page}", at=address)
            opened.wait_for_load_state("networkidle")
            expect(opened.locator(".md-header .md-source")).to_contain_text(PLACE)
            if page == "404.html":
                home = opened.get_by_role("link", name="Home", exact=True)
                assert home.last.evaluate("link => link.pathname") in (f"/{PLACE}/", f"/{PLACE}/.")
            search = opened.locator(".md-search")
            expect(search).to_have_attribute("aria-label", "Search")  # by our script

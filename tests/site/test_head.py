"""What a search engine or a chat reads of each page."""

import re
from html import unescape
from pathlib import Path
from xml.etree import ElementTree

import pytest

from finish import feed, head, sitemap
from recorder.library import Library
from tests.site.conftest import SITE

OWN = head.said(Library())


def found(pattern: str, file: str) -> str:
    match = re.search(pattern, (SITE / file).read_text(encoding="utf-8"), re.DOTALL)
    assert match, (pattern, file)
    return unescape(match[1])


@pytest.mark.parametrize("file", OWN)
def test_a_page_says_what_it_is(file: str) -> None:
    title = found(r"<title>(.*?)</title>", file)
    assert "SQLAlchemy" in title
    assert OWN[file][0] in title
    description = found(r'<meta name="description" content="([^"]*)">', file)
    assert description == found(r'<meta property="og:description" content="([^"]*)">', file)
    assert len(description) > 20


def test_no_two_pages_say_the_same() -> None:
    titles = [found(r"<title>(.*?)</title>", file) for file in OWN]
    descriptions = [found(r'<meta name="description" content="([^"]*)">', file) for file in OWN]
    assert len(set(titles)) == len(set(descriptions)) == len(OWN)


def test_a_card_names_the_address_where_there_is_one() -> None:
    page = (
        '<head><title>x</title><meta name="description" content="x">'
        '<link rel="canonical" href="https://example.org/guides/flush/"></head>'
    )
    twice = head.described(head.described(page, "Flush", "It sends."), "Flush", "It sends.")
    assert twice.count('<meta property="og:url" content="https://example.org/guides/flush/">') == 1
    assert twice.count("og:title") == 1


def test_a_theme_without_a_title_is_told() -> None:
    with pytest.raises(ValueError, match="the theme has changed"):
        head.described("<head></head>", "Flush", "It sends.")


def test_the_sitemap_has_the_day_of_the_last_change(tmp_path: Path) -> None:
    start = "<urlset><url><loc>https://example.org/</loc></url>"
    entry = "<url><loc>https://example.org/guides/flush/</loc><lastmod>1999-01-01</lastmod></url>"
    (tmp_path / "sitemap.xml").write_text(f"{start}{entry}</urlset>")
    sitemap.write(tmp_path, Library().docs)
    text = (tmp_path / "sitemap.xml").read_text()
    assert "1999" not in text
    assert "Sitemap: https://example.org/sitemap.xml" in (tmp_path / "robots.txt").read_text()


def test_the_feed_has_each_day_of_the_changelog(tmp_path: Path) -> None:
    folder = tmp_path / feed.CHANGELOG
    folder.mkdir(parents=True)
    address = "https://example.org/reference/changelog/"
    (folder / "index.html").write_text(f'<link rel="canonical" href="{address}">')
    feed.write(tmp_path, Library().docs)
    root = ElementTree.parse(tmp_path / "feed.xml").getroot()  # noqa: S314 - our own file
    atom = "{http://www.w3.org/2005/Atom}"
    days = re.findall(r"^## (.+)$", Path("docs/reference/changelog.md").read_text(), re.MULTILINE)
    assert [entry.findtext(f"{atom}title") for entry in root.iter(f"{atom}entry")] == days
    assert days == sorted(days, reverse=True)

"""What a search engine or a chat reads of each page."""

import re
from html import unescape
from io import BytesIO
from pathlib import Path
from xml.etree import ElementTree

import pytest
from PIL import Image, ImageColor

from finish import card, feed, head, sitemap
from recorder.lanes import Cell, Lane
from recorder.library import Library
from tests.site.conftest import SITE

OWN = head.said(Library())
LIGHT = Path("docs/assets/program.css").read_text(encoding="utf-8").partition("}")[0]


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


def test_each_page_has_a_picture(tmp_path: Path) -> None:
    """A page with a program shows it: in the color of an object that has a row, or of its SQL."""
    library, pictures = Library(), set()
    for name, said in OWN.items():
        page = f"https://example.org/x/{name.removesuffix('index.html')}"
        picture = card.write(tmp_path, name, page, said, library)
        assert picture.startswith("https://example.org/x/assets/cards/")
        pictures.add(picture)
        with Image.open(tmp_path / picture.removeprefix("https://example.org/x/")) as image:
            assert (image.format, image.size) == ("PNG", card.SIZE)
    assert len(pictures) == len(OWN)


def test_a_picture_shows_the_states() -> None:
    def has(color: str, lanes: list[Lane]) -> bool:
        image = Image.open(BytesIO(card.card("Add", "It sends nothing.", lanes)))
        wanted = ImageColor.getrgb(color)
        return wanted in {found for _, found in image.getcolors(image.width * image.height) or ()}

    persistent = Lane("object", "user", (Cell("state-persistent", "persistent"),))
    expired = Lane("object", "user", (Cell("state-persistent expired", "expired"),))
    colors = dict(re.findall(r"--([\w-]+): (#\w+);", LIGHT))
    assert not has(colors["state-persistent"], [])
    assert has(colors["state-persistent"], [persistent])
    assert not has(colors["state-persistent-tint"], [persistent])
    assert has(colors["state-persistent-tint"], [expired])


def test_a_page_names_its_picture() -> None:
    page = '<head><title>x</title><meta name="description" content="x"></head>'
    picture = "https://example.org/assets/cards/guides-flush.png"
    with_one = head.described(page, "Flush", "It sends.", picture)
    assert f'<meta property="og:image" content="{picture}">' in with_one
    assert "summary_large_image" in with_one
    assert "og:image" not in head.described(page, "Flush", "It sends.")


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

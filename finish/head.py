"""Gives each page a title, a description and a card of its own, for search engines and chats."""

import json
import re
from collections.abc import Iterator
from html import escape
from pathlib import Path

from finish.plain import first_sentence, plain
from recorder.library import Library

SUBJECT = "SQLAlchemy Session by Example"
"""Stands behind each page's title: what the page is about, to one who sees it in a list."""

LONGEST = 300
"""Characters of a description."""

_TITLE = re.compile(r"<title>.*?</title>", re.DOTALL)
_DESCRIPTION = re.compile(r'<meta name="description" content="[^"]*">')
_CANONICAL = re.compile(r'<link rel="canonical" href="([^"]*)">')
_CARD = re.compile(r'\s*<meta (?:property="og:|name="twitter:)[^>]*>')
_NOT_FOUND = "<h1>404 - Not found</h1>"
_HOME = re.compile(r'<a href="([^"]*)"[^>]*class="md-header__button md-logo"')


def described(page: str, title: str, description: str, picture: str = "") -> str:
    """The HTML of a page with its own title, description and card.

    Args:
        page: The HTML.
        title: The page's own title.
        description: What it says, in one sentence.
        picture: The address of its picture; chats want all of it, with the host.

    Raises:
        ValueError: The page has no title or no description: the theme has changed.
    """
    whole = title if SUBJECT.lower() in title.lower() else f"{title} · {SUBJECT}"
    short = description if len(description) <= LONGEST else f"{description[:LONGEST]}…"
    card = {
        "og:type": "article",
        "og:site_name": SUBJECT,
        "og:title": title,
        "og:description": short,
    }
    if url := address(page):
        card["og:url"] = url
    metas = "".join(
        f'<meta property="{name}" content="{escape(text)}">' for name, text in card.items()
    )
    if picture:
        metas += f'<meta property="og:image" content="{escape(picture)}">'
    metas += f'<meta name="twitter:card" content="summary{"_large_image" if picture else ""}">'
    page = _CARD.sub("", page)
    page, titles = _TITLE.subn(lambda _: f"<title>{escape(whole)}</title>", page, count=1)
    page, descriptions = _DESCRIPTION.subn(
        lambda _: f'<meta name="description" content="{escape(short)}">{metas}', page, count=1
    )
    if not titles or not descriptions:
        raise ValueError("the theme has changed: a page has no title or no description")
    return page


def address(page: str) -> str:
    """The address of a page, with the host; "" where the site has been given none."""
    found = _CANONICAL.search(page)
    return found[1] if found else ""


def not_found(page: str) -> str:
    """The page for an address that does not exist: it searches for the words of the address."""
    home = _HOME.search(page)
    assert home, "the theme's logo leads home: without it, this page cannot"
    instead = (
        '<h1>There is no such page</h1><div class="not-found" hidden><p>These come near:</p></div>'
        f'<p>Search at the head of the page, or begin on <a href="{home[1]}">Home</a>.</p>'
    )
    return page.replace(_NOT_FOUND, instead)


def said(library: Library) -> dict[str, tuple[str, str]]:
    """By the file of each page in the built site, its title and its first sentence."""
    found = {}
    for path, page in library.pages().items():
        file = path.relative_to(library.docs).with_suffix("")
        file = file.parent if file.name == "index" else file
        text = plain(page.replaced(lambda _: "", lambda _: "SQL")[page.begins :])
        found[(file / "index.html").as_posix()] = plain(page.title), first_sentence(text)
    for path in library.docs.rglob("*.ipynb"):
        first = next(_texts(path))
        heading, _, rest = first.partition("\n")
        file = path.relative_to(library.docs).with_suffix("")
        found[(file / "index.html").as_posix()] = (
            plain(heading.lstrip("# ")),
            first_sentence(plain(rest)),
        )
    return found


def _texts(notebook: Path) -> Iterator[str]:
    for cell in json.loads(notebook.read_text(encoding="utf-8"))["cells"]:
        if cell["cell_type"] == "markdown":
            yield "".join(cell["source"])

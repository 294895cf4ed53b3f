"""Every link and every anchor leads somewhere; those that leave the site are on a list."""

import functools
import http.server
import threading
from collections import Counter
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any, ClassVar
from urllib.parse import unquote, urldefrag, urljoin, urlsplit

import pytest

from tests.site import external_links
from tests.site.conftest import PAGES, SITE

ATTRIBUTES = ("href", "src", "action", "poster", "cite", "data")


class Links(HTMLParser):
    """What a page links to or loads, and the ids that one can link to."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.ids: list[str] = []
        self.feed((SITE / page).read_text(encoding="utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if name in ATTRIBUTES:
                self.links.append(value or "")
            elif name == "id":
                self.ids.append(value or "")


@functools.cache
def read(page: str) -> Links:
    return Links(page)


def external(link: str) -> bool:
    return bool(urlsplit(link).scheme) or link.startswith("//")


def leads_to(page: str, link: str) -> tuple[str, str]:
    """The file and the anchor that a link on a page means; 404.html is shown at any address."""
    base = "/" if page == "404.html" else f"/{page}"
    path, anchor = urldefrag(urljoin(base, link))
    target = unquote(path).lstrip("/")
    return (f"{target}index.html" if not target or target.endswith("/") else target), unquote(
        anchor
    )


def dead(page: str) -> Iterator[str]:
    for link in read(page).links:
        if external(link):
            continue
        file, anchor = leads_to(page, link)
        if not (SITE / file).is_file():
            yield f"{link}: there is no {file}"
        elif anchor and anchor not in read(file).ids:
            yield f"{link}: {file} has no such anchor"


@pytest.mark.parametrize("page", PAGES)
def test_every_link_leads_to_a_page_and_an_anchor_of_the_site(page: str) -> None:
    assert list(dead(page)) == []
    assert len(read(page).links) > 20  # the navigation alone


@pytest.mark.parametrize("page", PAGES)
def test_no_id_stands_twice_on_a_page(page: str) -> None:
    ids = read(page).ids
    assert sorted(ids) == sorted(set(ids))


def test_every_external_link_is_on_the_list() -> None:
    """A workflow asks for each of them weekly; a test that needs the network would fail for it."""
    found = {link for page in PAGES for link in read(page).links if external(link)}
    listed = external_links.listed()
    missing, superfluous = sorted(found - set(listed)), sorted(set(listed) - found)
    assert missing == [], f"add these to {external_links.LIST}"
    assert superfluous == [], f"no page has these any more: delete them in {external_links.LIST}"
    assert listed == sorted(set(listed)), f"sort the lines of {external_links.LIST}"
    assert [link for link in listed if not link.startswith("https://")] == []


class Answers(http.server.BaseHTTPRequestHandler):
    """Says what the address asks for: `/404`; what follows a comma, the next time."""

    asked: ClassVar[Counter[str]] = Counter()

    def do_GET(self) -> None:
        answers = self.path.strip("/").split(",")
        self.send_response(int(answers[min(self.asked[self.path], len(answers) - 1)]))
        self.asked[self.path] += 1
        self.end_headers()

    def log_message(self, *_: Any) -> None:
        pass


@pytest.fixture
def host(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    monkeypatch.setattr(external_links, "PAUSE", 0.0)
    Answers.asked.clear()
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Answers) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("/200", ""),
        ("/404", "404 Not Found"),
        ("/503,429,200", ""),  # a host may be busy
        ("/503", "503 Service Unavailable"),
    ],
)
def test_a_dead_link_is_told_from_a_busy_host(path: str, said: str, host: str) -> None:
    assert external_links.problem(host + path) == said


def test_dead_links_are_printed(
    host: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(external_links, "LIST", tmp_path / "links.txt")
    external_links.LIST.write_text(f"# note\n{host}/200\n")
    assert external_links.main() == 0
    external_links.LIST.write_text(f"{host}/200\n{host}/410\n")
    assert external_links.main() == 1
    assert capsys.readouterr().out.splitlines()[-2:] == [f"{host}/410: 410 Gone", "2 links, 1 dead"]

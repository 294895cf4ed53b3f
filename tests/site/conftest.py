"""The built site, served on this machine, and a browser to read it with."""

import contextlib
import functools
import http.server
import shutil
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Request,
    Response,
    expect,
    sync_playwright,
)

SITE = Path("site")
PAGES = sorted(str(path.relative_to(SITE)) for path in SITE.rglob("*.html"))
# An action waits as long; on a machine that does much else, 5 seconds, the default, are too few.
expect.set_options(timeout=30_000)
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip


class Quiet(http.server.SimpleHTTPRequestHandler):
    """Serves files and says nothing."""

    def log_message(self, *_: Any) -> None:
        pass


@contextlib.contextmanager
def served(folder: Path) -> Iterator[str]:
    """Serve a folder on this machine; yields its address."""
    handler = functools.partial(Quiet, directory=folder)
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


@pytest.fixture(scope="session")
def address() -> Iterator[str]:
    """Where the site is served."""
    with served(SITE) as found:
        yield found


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    path = next(filter(None, map(shutil.which, BROWSERS)), None)
    assert path, "Chromium is missing: apt-get install -y chromium"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


Open = Callable[..., Page]


@pytest.fixture
def wrong() -> list[str]:
    """What the browser complained about, and what was asked of other hosts."""
    return []


@pytest.fixture
def read(browser: Browser, address: str, wrong: list[str]) -> Iterator[Open]:
    """Open a page of the site; afterwards, nothing was asked of another host, and no error said."""
    contexts: list[BrowserContext] = []
    hosts = [address]

    def expect_host(request: Request) -> None:
        if not request.url.removeprefix("blob:").startswith((*hosts, "data:")):
            wrong.append(request.url)

    def expect_found(response: Response) -> None:
        if response.status >= 400:
            wrong.append(f"{response.status} {response.url}")

    def expect_quiet(message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            wrong.append(message.text)

    def open_page(page: str, *, at: str = address, **options: Any) -> Page:
        hosts.append(at)
        contexts.append(browser.new_context(base_url=at, reduced_motion="reduce", **options))
        opened = contexts[-1].new_page()
        opened.on("request", expect_host)
        opened.on("response", expect_found)
        opened.on("console", expect_quiet)
        opened.on("pageerror", lambda error: wrong.append(str(error)))
        opened.goto(f"/{page}")
        return opened

    yield open_page
    for context in contexts:
        context.close()
    assert wrong == []

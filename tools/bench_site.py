"""Compares what a browser does for our largest guide with what it does for SQLAlchemy's own page.

`python -m tools.bench_site` prints one table. SQLAlchemy's source distribution carries its built
documentation; `session_basics` is the page that answers the same questions. Both are opened in one
run, in turns, on a phone's screen with a processor four times as slow. The site is to be built.
"""

from __future__ import annotations

import argparse
import functools
import http.server
import shutil
import statistics
import subprocess
import sys
import tarfile
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Route, ViewportSize, sync_playwright

SITE = Path("site")
THEIRS = "orm/session_basics.html"
SCREEN: ViewportSize = {"width": 390, "height": 844}
SLOWER = 4
COLUMNS = {
    "elements": "Nodes",
    "style": "RecalcStyleDuration",
    "layout": "LayoutDuration",
    "script": "ScriptDuration",
    "main thread": "TaskDuration",
}
"""What the table shows, and what the browser calls it."""


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_: Any) -> None:
        pass


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """Serve a folder on this machine; yields its address."""
    handler = functools.partial(_Quiet, directory=folder)
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def download(folder: Path) -> Path:
    """SQLAlchemy's documentation, as its source distribution carries it."""
    command = [
        sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check",
        "--no-deps", "--no-binary", ":all:", "--dest", str(folder),
        "sqlalchemy",
    ]  # fmt: skip
    subprocess.run(command, check=True, capture_output=True)
    (archive,) = folder.glob("*.tar.gz")
    with tarfile.open(archive) as source:
        source.extractall(folder, filter="data")
    (documentation,) = folder.glob("*/doc")
    return documentation


def measure(browser: Browser, address: str) -> dict[str, float]:
    """What one visit costs, in milliseconds of the main thread, and how many elements there are."""
    context = browser.new_context(viewport=SCREEN, device_scale_factor=2, is_mobile=True)
    page = context.new_page()

    def stay_here(route: Route) -> None:
        host = route.request.url.startswith("http://127.0.0.1:")
        (route.continue_ if host else route.abort)()

    page.route("**/*", stay_here)
    session = context.new_cdp_session(page)
    session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    session.send("Performance.enable", {"timeDomain": "threadTicks"})
    page.goto(address, wait_until="load")
    page.wait_for_timeout(3000)  # what a page does when it is idle counts as well
    told = {m["name"]: m["value"] for m in session.send("Performance.getMetrics")["metrics"]}
    found = {title: 1000 * told[name] for title, name in COLUMNS.items() if name != "Nodes"}
    found["elements"] = page.evaluate("document.querySelectorAll('*').length")
    context.close()
    return found


def largest() -> tuple[str, int]:
    """The guide with the most programs, and how many those are."""
    counts = {
        str(path.parent.relative_to(SITE)): path.read_text(encoding="utf-8").count(
            'class="program"'
        )
        for path in SITE.glob("guides/*/index.html")
    }
    most = max(counts, key=lambda page: counts[page])
    return most, counts[most]


def main() -> int:
    """Print the table; returns 1 if our page takes longer than theirs."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--theirs", type=Path, help="SQLAlchemy's doc folder; else downloaded")
    parser.add_argument("--guide", help="such as guides/merge; else the one with most programs")
    parser.add_argument("--visits", type=int, default=5)
    arguments = parser.parse_args()
    guide, programs = largest()
    guide = arguments.guide or guide
    programs = (SITE / guide / "index.html").read_text(encoding="utf-8").count('class="program"')
    chromium = next(filter(None, map(shutil.which, ("chromium", "chromium-browser"))), None)
    with tempfile.TemporaryDirectory() as name, sync_playwright() as playwright:
        theirs = arguments.theirs or download(Path(name))
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        with served(SITE) as here, served(theirs) as there:
            pages = {
                f"{guide}, {programs} programs": f"{here}/{guide}/",
                f"SQLAlchemy's {THEIRS}": f"{there}/{THEIRS}",
            }
            visits: dict[str, list[dict[str, float]]] = {title: [] for title in pages}
            for _ in range(arguments.visits + 1):
                for title, address in pages.items():
                    visits[title].append(measure(browser, address))
        browser.close()
    medians = {
        title: {c: statistics.median(visit[c] for visit in found[1:]) for c in COLUMNS}
        for title, found in visits.items()  # without the first visit, which warms up
    }
    rows = [["", *COLUMNS]] + [
        [title, *(f"{found[column]:,.0f}" for column in COLUMNS)]
        for title, found in medians.items()
    ]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for first, *others in rows:
        cells = [text.rjust(width) for text, width in zip(others, widths[1:], strict=True)]
        sys.stdout.write("  ".join([first.ljust(widths[0]), *cells]).rstrip() + "\n")
    ours, other = (found["main thread"] for found in medians.values())
    return int(ours > other)


if __name__ == "__main__":
    sys.exit(main())

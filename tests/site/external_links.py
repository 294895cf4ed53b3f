"""Asks whether the pages are still there that the site links to: `external_links.txt`, one a line.

    python tests/site/external_links.py

It needs the network, so no test runs it; a workflow does, weekly.
"""

from __future__ import annotations

import sys
import time
import urllib.error
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

LIST = Path(__file__).with_suffix(".txt")
ATTEMPTS = 3
PAUSE = 5.0
"""Seconds after the first attempt; twice as many after each further one."""

# Some hosts refuse what does not call itself a browser.
HEADERS = {"User-Agent": "Mozilla/5.0 (link check)", "Accept": "text/html,*/*"}


def listed() -> list[str]:
    """The links on the list."""
    lines = LIST.read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]


def problem(link: str) -> str:
    """What is wrong with a link; empty if it leads to a page."""
    request = urllib.request.Request(link, headers=HEADERS)  # noqa: S310 - https, by the test
    found = ""
    for attempt in range(ATTEMPTS):
        if attempt:
            time.sleep(PAUSE * 2 ** (attempt - 1))
        try:
            with urllib.request.urlopen(request, timeout=30):  # noqa: S310
                return ""
        except urllib.error.HTTPError as error:
            error.close()
            found = f"{error.code} {error.reason}"
            if error.code in (404, 410):
                break  # gone is gone
        except OSError as error:
            found = str(error)
    return found


def main() -> int:
    """Print the links that lead nowhere; returns 1 if there are any."""
    links = listed()
    with ThreadPoolExecutor(8) as pool:
        problems = dict(zip(links, pool.map(problem, links), strict=True))
    dead = {link: found for link, found in problems.items() if found}
    for link, found in dead.items():
        print(f"{link}: {found}")
    print(f"{len(links)} links, {len(dead)} dead")
    return 1 if dead else 0


if __name__ == "__main__":
    sys.exit(main())

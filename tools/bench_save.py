"""`make bench-save`: how long a sentence or a program takes from being saved to the browser.

Serves a copy of the site, as `make serve` does, and has one page open in Chromium. Prints the
median of ten for a sentence of the page and for the claim of a program, and the limit.
"""

import argparse
import re
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

AT_MOST = 1.0
"""Seconds, the median, with nothing else to do."""
TIMES = 10
PORT = 8123


@contextmanager
def served_copy() -> Iterator[Path]:
    """A copy of the project whose site is served; yields its folder."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name, "copy")
        kept = shutil.ignore_patterns(".*", "site", "__pycache__")
        shutil.copytree(Path(), folder, ignore=kept)
        command = [sys.executable, "-m", "tools.serve", "--address", f"127.0.0.1:{PORT}"]
        server = subprocess.Popen(
            command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        try:
            yield folder
        finally:
            server.send_signal(signal.SIGINT)  # as people end it: what it started ends too
            server.wait()


def seconds(page: Page, path: Path, edit: Callable[[str, str], str], word: str) -> float:
    """From saving a file, which then holds a new word, to the page in the browser that has it."""
    text = edit(path.read_text(encoding="utf-8"), word)
    start = time.perf_counter()
    path.write_text(text, encoding="utf-8")
    page.wait_for_function(
        "word => document.body?.textContent.includes(word)", arg=word, timeout=60_000
    )
    return time.perf_counter() - start


def open_page(page: Page, address: str) -> None:
    """Open a page as soon as it is served."""
    for _ in range(600):
        try:
            page.goto(address)
        except Exception:  # the server is not there yet
            time.sleep(0.1)
        else:
            return
    raise TimeoutError(f"{address} is not served")


def main() -> int:
    """Print the medians; returns 1 if one is above the limit."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--guide", default="flush")
    parser.add_argument("--program", default="flush/assigns_primary_key")
    arguments = parser.parse_args()
    chromium = next(filter(None, map(shutil.which, ("chromium", "chromium-browser"))), None)
    good = True
    with served_copy() as folder, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        page = browser.new_page()
        open_page(page, f"http://127.0.0.1:{PORT}/guides/{arguments.guide}/")
        edits: dict[str, tuple[Path, Callable[[str, str], str]]] = {
            "a sentence": (
                folder / f"docs/guides/{arguments.guide}.md",
                lambda text, word: re.sub(r"\n+(Saved\d+\.\n)?\Z", f"\n\n{word}.\n", text),
            ),
            "a program": (
                folder / f"snippets/{arguments.program}.py",
                lambda text, word: re.sub(r"( Saved\d+)?\.\"\"\"", f' {word}."""', text, count=1),
            ),
        }
        print("saved         median s  all")
        for what, (path, edit) in edits.items():
            found = []
            for number in range(TIMES):
                found.append(seconds(page, path, edit, f"Saved{number}{len(what)}"))
                time.sleep(5)  # what the saving started comes to its end
            median = statistics.median(found)
            good = good and median <= AT_MOST
            print(f"{what:13} {median:8.2f}  {' '.join(f'{one:.2f}' for one in found)}")
        browser.close()
    print(f"limit: {AT_MOST:g} s: {'kept' if good else 'BROKEN'}")
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())

"""Robots, and a sitemap that says when each page was last changed.

Addresses are the publisher's to give (`SITE_URL`): without one, the generator's sitemap is empty,
and there is nothing to say.
"""

import re
import subprocess
from pathlib import Path

_URL = re.compile(r"<loc>(?P<address>[^<]+)</loc>(?:\s*<lastmod>[^<]*</lastmod>)?")


def write(site: Path, docs: Path) -> None:
    """Write `robots.txt`, and the dates into the sitemap of a built site."""
    file = site / "sitemap.xml"
    text = file.read_text(encoding="utf-8") if file.exists() else ""
    addresses = [found["address"] for found in _URL.finditer(text)]
    if not addresses:
        return
    root = min(addresses, key=len)
    dates = _dates(docs)

    def dated(found: re.Match[str]) -> str:
        page = found["address"].removeprefix(root).strip("/")
        names = [f"{page}.md", f"{page}.ipynb", f"{page}/index.md".lstrip("/")]
        date = next((dates[name] for name in names if name in dates), "")
        return f"<loc>{found['address']}</loc>" + (date and f"<lastmod>{date}</lastmod>")

    file.write_text(_URL.sub(dated, text), encoding="utf-8")
    (site / "robots.txt").write_text(
        f"User-agent: *\nAllow: /\nSitemap: {root}sitemap.xml\n", encoding="utf-8"
    )


def _dates(docs: Path) -> dict[str, str]:
    """By its file below `docs/`, the day of each page's last commit; {} without a history."""
    command = ["git", "log", "--format=:%cs", "--name-only", "--relative", "--", "."]
    done = subprocess.run(command, cwd=docs, capture_output=True, text=True, check=False)
    found: dict[str, str] = {}
    day = ""
    for line in done.stdout.splitlines():
        if line.startswith(":"):
            day = line[1:]
        elif line:
            found.setdefault(line, day)
    return found

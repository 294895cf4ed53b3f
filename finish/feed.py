"""Writes the site's feed: what changed, for those who subscribe.

The entries are the days of `docs/reference/changelog.md`. A feed needs whole addresses, so there is
one only where the publisher gives the site's (`SITE_URL`).
"""

import re
from html import escape
from pathlib import Path

from finish.head import SUBJECT
from finish.plain import plain

CHANGELOG = "reference/changelog"

_DAY = re.compile(r"^## ([0-9-]{10})$(.*?)(?=^## |\Z)", re.MULTILINE | re.DOTALL)
_CANONICAL = re.compile(r'<link rel="canonical" href="([^"]*)">')


def write(site: Path, docs: Path) -> None:
    """Write `feed.xml`, in Atom's form (RFC 4287), into a built site that knows its address."""
    page = (site / CHANGELOG / "index.html").read_text(encoding="utf-8")
    found = _CANONICAL.search(page)
    if not found:
        return
    address = found[1]
    days = _DAY.findall((docs / f"{CHANGELOG}.md").read_text(encoding="utf-8"))
    entries = "".join(
        f"<entry><id>{address}#{day}</id><title>{day}</title><updated>{day}T00:00:00Z</updated>"
        f'<link href="{address}"/><content type="text">{escape(plain(text))}</content></entry>\n'
        for day, text in days
    )
    (site / "feed.xml").write_text(
        '<?xml version="1.0" encoding="utf-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom">'
        f"<id>{address}</id><title>{SUBJECT}</title><updated>{days[0][0]}T00:00:00Z</updated>"
        f'<author><name>{SUBJECT}</name></author><link href="{address}"/>\n{entries}</feed>\n',
        encoding="utf-8",
    )

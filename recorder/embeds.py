"""Which programs the pages under `docs/` embed, read as text: no page is built."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from recorder.program import DATABASES

DOCS = Path("docs")

_EMBED = re.compile(r"^/// snippet \| (?P<name>\S+)$", re.MULTILINE)


@dataclass(frozen=True)
class Embed:
    """One `/// snippet` block."""

    page: Path
    line: int
    name: str
    """`guide/claim`; for a pair, without the database."""


def embeds(docs: Path = DOCS) -> Iterator[Embed]:
    """Every `/// snippet` block of every page."""
    for page in sorted(docs.rglob("*.md")):
        for number, line in enumerate(page.read_text(encoding="utf-8").splitlines(), start=1):
            if match := _EMBED.match(line):
                yield Embed(page, number, match["name"])


def embedded_name(path: Path) -> str:
    """How a page names the program in this file."""
    stem = path.stem
    for database in DATABASES:
        stem = stem.removesuffix(f"_on_{database}")
    return f"{path.parent.name}/{stem}"

"""What the pages under `docs/` embed, read as text: no page is built, no program is run."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from recorder.program import DATABASES, SNIPPETS, databases_of, find
from recorder.recording import RECORDINGS

DOCS = Path("docs")

_EMBED = re.compile(r"^/// snippet \| (?P<name>\S+)$")
_FENCE = re.compile(r"^ *(```|~~~)+ *\{?\.?(py|python|pycon|python3)\b", re.IGNORECASE)


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


def problems(
    docs: Path = DOCS, snippets: Path = SNIPPETS, recordings: Path = RECORDINGS
) -> list[str]:
    """What is wrong between pages, programs and recordings, each with its file and line."""
    found: list[str] = []
    programs = {embedded_name(path): path for path in find(snippets)}
    seen: set[tuple[Path, str]] = set()
    anchors: set[tuple[Path, str]] = set()
    for embed in embeds(docs):
        where = f"{embed.page}:{embed.line}"
        if embed.name not in programs:
            found.append(f"{where}: there is no program {snippets / embed.name}.py")
        if (embed.page, embed.name) in seen:
            found.append(f"{where}: {embed.name} stands on this page already; link to it")
        elif (embed.page, embed.name.partition("/")[2]) in anchors:
            found.append(f"{where}: another program of that name stands on this page; rename one")
        seen.add((embed.page, embed.name))
        anchors.add((embed.page, embed.name.partition("/")[2]))
    shown = {name for _, name in seen}
    found += [
        f"{path}:1: no page shows this program; embed it with `/// snippet | {name}`, or delete it"
        for name, path in programs.items()
        if name not in shown
    ]
    recorded = {
        recordings / path.parent.name / f"{path.stem}.{database}.json"
        for path in find(snippets)
        for database in databases_of(path)
    }
    found += [
        f"{path}:1: recorded from a program that is gone; delete it"
        for path in sorted(recordings.rglob("*.json"))
        if path not in recorded
    ]
    for page in sorted(docs.rglob("*.md")):
        for number, line in enumerate(page.read_text(encoding="utf-8").splitlines(), start=1):
            if _FENCE.match(line):
                found.append(
                    f"{page}:{number}: this code is not run; make it a program under {snippets}/ "
                    "and embed that"
                )
    return found

"""Gives each page a twin in Markdown, and the site an `llms.txt` that lists them: a MkDocs hook.

A twin holds what the page says, with each program whole and what a line of it costs: for readers
that are programs. `llms.txt` has the form that https://llmstxt.org describes.
"""

import os
import re
from pathlib import Path
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import Files
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page

from recorder import markdown, render
from recorder.pages import QUOTE
from recorder.program import ProgramError
from recorder.reference import Claim, claims, errors, programs_named
from recorder.versions import recordings_of

_BLOCK = re.compile(r"^/// (?P<kind>\w+)(?: \| (?P<name>\S+))?\n///$", re.MULTILINE)
_QUOTE = re.compile(QUOTE, re.DOTALL)
_SENTENCE = re.compile(r"[^/|].+?\.(?=\s|$)", re.DOTALL)

_twins: dict[str, str] = {}
"""The text of each twin, by the file of its page: links from one to another stay right."""


def on_page_markdown(text: str, *, page: Page, **_: Any) -> None:
    """Called by MkDocs with a page's own text, which stays as it is."""
    file = page.file.src_uri
    if not file.endswith(".md"):
        return
    try:
        text = _BLOCK.sub(lambda block: _block(block, Path("docs", file)), text)
        _twins[file] = _QUOTE.sub(_cost, text)
    except (ProgramError, ValueError):
        if not markdown.problems_on_page:  # while it is served, the page itself says what is wrong
            raise


def on_nav(nav: Navigation, *, config: MkDocsConfig, files: Files) -> None:
    """Called by MkDocs when a build begins."""
    _twins.clear()


def on_post_build(*, config: MkDocsConfig) -> None:
    """Called by MkDocs when all pages are written."""
    site = Path(config.site_dir)
    lines = [f"# {config.site_name}", "", f"> {config.site_description}", ""]
    for file, text in _twins.items():
        (site / file).write_text(text, encoding="utf-8")
        title, _, rest = text.partition("\n\n")
        sentence = _SENTENCE.match(rest)
        said = f": {' '.join(sentence[0].split())}" if sentence else ""
        lines.append(f"- [{title.removeprefix('# ')}]({file}){said}")
    (site / "llms.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")


def _block(block: re.Match[str], page: Path) -> str:
    """What stands for a block."""
    if block["kind"] == "snippet":
        return "\n\n".join(
            f"**{program.claim}** (`{program.path}`)\n\n```python\n{program.source}```"
            for program in programs_named(block["name"])
        )
    if block["kind"] == "claims":
        return "\n".join(f"- {_link(claim, page)}" for claim in claims())
    if block["kind"] == "errors":
        return "\n".join(
            f"- `{error.message}`: {'; '.join(_link(claim, page) for claim in error.claims)}"
            for error in errors()
        )
    return Path("includes/terms.md").read_text(encoding="utf-8")


def _link(claim: Claim, page: Path) -> str:
    target = os.path.relpath(claim.page, page.parent)
    return f"[{claim.program.claim}]({target}#{claim.anchor})"


def _cost(quote: re.Match[str]) -> str:
    (program,) = programs_named(quote["name"])
    return render.cost(program, recordings_of(program), quote["code"])

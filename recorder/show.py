"""One HTML file that shows what a script did: complete in itself, to be mailed or attached."""

from __future__ import annotations

import contextlib
import dataclasses
import os
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from recorder import check, files
from recorder.escape import escape, prose
from recorder.leftovers import replaced
from recorder.program import Program
from recorder.record import record
from recorder.recording import Recording
from recorder.render import program as rendered
from recorder.script import Script
from recorder.theirs import Theirs

LIMIT_SECONDS = 60.0
ANCHOR = "script"

_ASSETS = Path(__file__).parent.parent / "docs/assets"
_OWN = Path(__file__).with_name("show.css")
_TERM = re.compile(r'<a((?: class="[^"]*")?) data-term="[^"]*">(.*?)</a>')


def write(path: Path) -> Iterator[object]:
    """Run a script, and write `<script>.html` beside it; yields what is wrong with it.

    Raises:
        ProgramError: It cannot be read, or has nothing to show.
    """
    path = path.resolve()
    if not path.is_file():
        yield f"{path}: there is no such file"
        return
    script = Script(path, path.read_text(encoding="utf-8"))
    script.validate()
    database = Theirs()
    with _own_folder(path.parent):
        result, recording = record(script, database, limit=LIMIT_SECONDS)
    yield from (f"{p.program.path}:{p.line}: {p.message}" for p in result.problems)
    if not recording.steps:
        yield f"{path}: no statement of the example ran, so there is nothing to show"
        return
    shown, recording = check.with_output(result, recording)
    now = check.moved(script, shown)
    problems = [(now.get(p.line, p.line), p.message) for p in result.problems]
    target = path.with_suffix(".html")
    files.write(target, page(shown, recording, problems))
    print(f"{target}: written")


@contextlib.contextmanager
def _own_folder(folder: Path) -> Iterator[None]:
    """Be where the script expects to be: in its folder, which its imports come from first."""
    before = Path.cwd()
    os.chdir(folder)
    try:
        with replaced(vars(sys), {"path": [str(folder), *sys.path]}):
            yield
    finally:
        os.chdir(before)


def page(shown: Program, recording: Recording, problems: list[tuple[int, str]]) -> str:
    """The HTML of the whole file."""
    # The page is made for SQLite and PostgreSQL, and this is the only one here.
    only = dataclasses.replace(recording, database="sqlite")
    body = _TERM.sub(r"<span\1>\2</span>", rendered(shown, [only], ANCHOR, ran="ran on"))
    said = "".join(f"<li>Line {line} {prose(message)}</li>" for line, message in problems)
    told = f'<ul class="script-problems">{said}</ul>' if said else ""
    return frame(escape(shown.claim.removesuffix(".")), told, body)


def frame(title: str, told: str, body: str) -> str:
    """The file around a program: styles, scripts and a policy that lets nothing else in.

    Args:
        title: The claim, as HTML.
        told: What is wrong, as HTML.
        body: The program's body.
    """
    styles = "".join(file.read_text(encoding="utf-8") for file in (_ASSETS / "program.css", _OWN))
    script = (_ASSETS / "program.js").read_text(encoding="utf-8")
    script = script.replace("document.currentScript.src", "location.href")  # it is no file here
    return f"""<!doctype html>
<html lang="en" class="no-js">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{_POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>{styles}</style>
</head>
<body>
<script>{_BEFORE}</script>
<main class="md-content"><div class="md-typeset">{told}<div class="programs">
<section class="program" data-ran="sqlite"><h1 class="program-claim" id="{ANCHOR}">{title}</h1>
<div class="program-body">{body}</div></section>
</div></div></main>
<script>{script}</script>
</body>
</html>
"""


_POLICY = "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'"
_BEFORE = """
document.documentElement.className = "js";
const dark = matchMedia("(prefers-color-scheme: dark)");
const choose = () => (document.body.dataset.mdColorScheme = dark.matches ? "slate" : "default");
dark.addEventListener("change", choose);
choose();
"""

"""Gives each page a twin in Markdown, and the site an `llms.txt` that lists them.

A twin holds what the page says, with each program whole and what a line of it costs: for readers
that are programs. `llms.txt` has the form that https://llmstxt.org describes.
"""

import re
from pathlib import Path

from recorder.blocks import twin
from recorder.library import Library

_SENTENCE = re.compile(r"[^/|].+?\.(?=\s|$)", re.DOTALL)
_SETTING = re.compile(r"^site_(name|description): (.+)$", re.MULTILINE)


def write(site: Path, library: Library | None = None) -> None:
    """Write the twins of all pages into a built site; the list has them as the navigation does."""
    library = library or Library()
    settings = (library.root / "mkdocs.yml").read_text(encoding="utf-8")
    said = dict(_SETTING.findall(settings))
    lines = [f"# {said['name']}", "", f"> {said['description']}", ""]
    files = {path.relative_to(library.docs).as_posix(): path for path in library.pages()}
    places = {file: settings.find(f" {file}\n") for file in files}
    for file in sorted(files, key=lambda file: (places[file] < 0, places[file])):
        text = twin(library, files[file])
        (site / file).parent.mkdir(parents=True, exist_ok=True)
        (site / file).write_text(text, encoding="utf-8")
        title, _, rest = text.partition("\n\n")
        sentence = _SENTENCE.match(rest)
        says = f": {' '.join(sentence[0].split())}" if sentence else ""
        lines.append(f"- [{title.removeprefix('# ')}]({file}){says}")
    (site / "llms.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")

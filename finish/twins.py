"""Gives each page a twin in Markdown, and the site an `llms.txt` that lists them.

`llms-full.txt` holds all of them.

A twin holds what the page says, with each program whole and what a line of it costs: for readers
that are programs. `llms.txt` has the form that https://llmstxt.org describes.
"""

import json
import re
from pathlib import Path

from finish.plain import plain
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
    texts = {
        path.relative_to(library.docs).as_posix(): twin(library, path) for path in library.pages()
    } | {
        path.relative_to(library.docs).as_posix(): _of_notebook(path)
        for path in library.docs.rglob("*.ipynb")
    }
    places = {file: settings.find(f" {file}\n") for file in texts}
    full = []
    for place in sorted(texts, key=lambda file: (places[file] < 0, places[file])):
        text = texts[place]
        full.append(text.strip())
        file = str(Path(place).with_suffix(".md"))
        (site / file).parent.mkdir(parents=True, exist_ok=True)
        (site / file).write_text(text, encoding="utf-8")
        title, _, rest = text.partition("\n\n")
        sentence = _SENTENCE.match(rest)
        says = f": {plain(sentence[0])}" if sentence else ""
        lines.append(f"- [{title.removeprefix('# ')}]({file}){says}")
    (site / "llms.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")
    (site / "llms-full.txt").write_text("\n\n".join(full) + "\n", encoding="utf-8")


def _of_notebook(path: Path) -> str:
    """A tour as Markdown: its text, its code and what that printed."""
    parts = []
    for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
        source = "".join(cell["source"])
        if cell["cell_type"] == "markdown":
            parts.append(source)
            continue
        parts.append(f"```python\n{source}\n```")
        said = "".join("".join(output.get("text", "")) for output in cell["outputs"])
        if said:
            parts.append(f"```text\n{said.rstrip()}\n```")
    return "\n\n".join(parts)

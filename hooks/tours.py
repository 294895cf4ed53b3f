"""Shows the notebooks under `docs/tours/` as pages like the others: a MkDocs hook.

The plugin mkdocs-jupyter makes a page of each notebook and puts the notebook beside it. What the
page shows is made here: text goes the way of all Markdown, so that its links are checked, and code
and outputs look as elsewhere. The plugin's own HTML brings a theme of its own (600 kB), and loads
scripts from other hosts.
"""

import html
import json
import posixpath
from collections.abc import Iterator
from typing import Any

from mkdocs.structure.pages import Page
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import PythonLexer

from recorder import render

SET_UP = "set-up"
"""The id of the cell that a page folds away, as it does with the set-up of a program."""


def on_page_markdown(markdown: str, *, page: Page, **_: Any) -> str:
    """Called by MkDocs, with the source of a page."""
    if not page.file.src_uri.endswith(".ipynb"):
        return markdown
    vars(page).pop("render", None)  # the plugin's; now MkDocs renders what is returned here
    page.meta["search"] = {"boost": 0.5}  # who searches has a question: guides answer it
    name = posixpath.basename(page.file.src_uri)
    steps = f"/// tour | {posixpath.splitext(name)[0]}\n///"
    return as_markdown(json.loads(markdown), name, steps)


def as_markdown(notebook: dict[str, Any], name: str, steps: str = "") -> str:
    """A notebook as Markdown: below the first cell, a link to its file, and what shows its steps.

    Args:
        notebook: The notebook, as it is in its file.
        name: The name of the file.
        steps: Markdown, such as a block that shows the tour as one program.
    """
    download = (
        '<p class="tour-download">Step through it, or read it cell by cell below: the same happens '
        f'on SQLite and on PostgreSQL. <a href="{html.escape(name)}" download>Download the '
        "notebook</a> to run it yourself.</p>"
    )
    first, *others = map(_cell, notebook["cells"])
    again = ["## Cell by cell", "The same as a notebook: what each cell prints."]
    return "\n\n".join([first, download, *([steps, *again] if steps else []), *others])


def _cell(cell: dict[str, Any]) -> str:
    source = "".join(cell["source"])
    if cell["cell_type"] == "markdown":
        return source
    colored = highlight(source, PythonLexer(), HtmlFormatter(nowrap=True))
    code = f'<pre tabindex="0"><code>{colored}</code></pre>'
    if cell["id"] == SET_UP:
        code = f"<details><summary>{SET_UP}</summary>{code}</details>"
    outputs = render.escape("".join(_texts(cell["outputs"])).rstrip())
    if outputs:
        code += f'<pre class="tour-output"><samp>{outputs}</samp></pre>'
    return f'<div class="tour-cell highlight">{code}</div>'


def _texts(outputs: list[dict[str, Any]]) -> Iterator[str]:
    """What was printed, and the values that a notebook shows for a last line."""
    for output in outputs:
        yield "".join(output["text"] if "text" in output else output["data"]["text/plain"])

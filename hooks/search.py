"""Keeps the pages out of the theme's own index: a MkDocs hook.

The site has an index and a script of its own (`finish/search.py`, `docs/assets/search.js`), and of
the theme's search the form alone. The theme shows that only where its plugin is on.
"""

from typing import Any

from mkdocs.plugins import event_priority
from mkdocs.structure.pages import Page


@event_priority(100)
def on_page_context(context: Any, /, *, page: Page, **_: Any) -> None:
    """Called by MkDocs before a page is written."""
    page.meta.setdefault("search", {})["exclude"] = True

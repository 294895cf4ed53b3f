"""Lets the search read only what it keeps: a MkDocs hook, for speed alone.

The search plugin parses all of a page, and drops what is marked `data-search-exclude` and all tags
but a few. Nine tenths of a guide are such: the steps of its programs, the colors of their code. So
a page is shown to it without them, and is whole again behind it.
"""

import re
from typing import Any

from mkdocs.plugins import CombinedEvent, event_priority
from mkdocs.structure.pages import Page

# None of these elements holds another one of its name.
_DROPPED = re.compile(
    r"<(div|details|figure|footer|header|p|svg)\b[^<>]* data-search-exclude(?:=\"\")?>.*?</\1>"
    r"|</?span\b[^<>]*>",
    re.DOTALL,
)
_WHOLE = "whole_content"


@event_priority(100)
def _reduce(context: Any, /, *, page: Page, **_: Any) -> None:
    assert page.content is not None
    page.meta[_WHOLE] = page.content
    page.content = _DROPPED.sub("", page.content)


@event_priority(-100)
def _restore(context: Any, /, *, page: Page, **_: Any) -> None:
    page.content = page.meta.pop(_WHOLE)


on_page_context = CombinedEvent(_reduce, _restore)

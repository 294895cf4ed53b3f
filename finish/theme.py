"""Repairs the theme's HTML.

Each repair names what is wrong. One that the theme no longer needs changes nothing.
"""

import re

REPAIRS = [
    # Attributes that HTML does not have there.
    (re.compile(r' (?:tabindex=""|autocorrect="off")'), ""),
    (re.compile(r'(<input [^>]*type="checkbox"[^>]*) autocomplete="off"'), r"\1"),
    # This attribute makes the theme's script ask the repository's host for stars and forks.
    (re.compile(r' data-md-component="source"'), ""),
]


def repaired(page: str) -> str:
    """The HTML of a page, repaired."""
    for wrong, right in REPAIRS:
        page = wrong.sub(right, page)
    return page

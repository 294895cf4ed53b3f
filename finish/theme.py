"""Repairs the theme's HTML.

Each repair names what is wrong. One that the theme no longer needs changes nothing.
"""

import re

REPAIRS = [
    # Attributes that HTML does not have there.
    (re.compile(r' (?:tabindex=""|autocorrect="off")'), ""),
    (re.compile(r'(<input [^>]*type="checkbox"[^>]*) autocomplete="off"'), r"\1"),
    # The site's search has a script of its own, and of the theme's the form: without these names
    # the theme's script finds no search, and loads no index.
    (re.compile(r' (?:data-md-component="search(?:-\w+)?"|name="search")'), ""),
    # For the search alone, which has read it.
    (re.compile(r' data-words="[^"]*"'), ""),
    # This attribute makes the theme's script ask the repository's host for stars and forks.
    (re.compile(r' data-md-component="source"'), ""),
]


def repaired(page: str) -> str:
    """The HTML of a page, repaired."""
    for wrong, right in REPAIRS:
        page = wrong.sub(right, page)
    return page

"""Repairs the theme's HTML: a MkDocs hook.

Each repair names what is wrong. One that the theme no longer needs changes nothing.
"""

import re
from typing import Any

REPAIRS = [
    # Attributes that HTML does not have there.
    (re.compile(r' (?:tabindex=""|autocorrect="off")'), ""),
    (re.compile(r'(<input [^>]*type="checkbox"[^>]*) autocomplete="off"'), r"\1"),
    # This attribute makes the theme's script ask the repository's host for stars and forks.
    (re.compile(r' data-md-component="source"'), ""),
]


def on_post_page(output: str, **_: Any) -> str:
    """Called by MkDocs, with the HTML of a page."""
    for wrong, right in REPAIRS:
        output = wrong.sub(right, output)
    return output


def on_post_template(output_content: str, *, template_name: str, **_: Any) -> str:
    """Called by MkDocs, with what it makes of a template of the theme: 404.html, sitemap.xml."""
    return on_post_page(output_content) if template_name.endswith(".html") else output_content

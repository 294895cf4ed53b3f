"""While the site is served, a problem with a program stands on the page: a MkDocs hook.

A build fails for it. A server would keep the browser waiting until it is gone.
"""

from typing import Any, Literal

from recorder import markdown


def on_startup(*, command: Literal["build", "gh-deploy", "serve"], **_: Any) -> None:
    """Called by MkDocs."""
    markdown.problems_on_page = command == "serve"

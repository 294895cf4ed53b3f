"""Lets a dirty build, as `make serve` does, see that a page shows what has changed: a MkDocs hook.

MkDocs looks at the page's own file alone. A page is as new as its programs and their recordings.
"""

from pathlib import Path
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import Files

from recorder.library import Library

LONGEST_BUILD_SECONDS = 3
"""A file that was saved while its page was built may be on the page or not."""


def on_files(files: Files, *, config: MkDocsConfig, **_: Any) -> None:
    """Called by MkDocs with all files of a build."""
    library = Library()
    pages = library.pages()
    for file in files.documentation_pages():
        page = pages.get(library.docs / file.src_uri)
        built = Path(config.site_dir, file.dest_uri)
        if page is None or not built.exists():
            continue
        saved = [path.stat().st_mtime for path in library.files_of(page)]
        if saved and max(saved) > built.stat().st_mtime - LONGEST_BUILD_SECONDS:
            file.is_modified = lambda: True  # type: ignore[method-assign]

"""Lets builds that follow each other, as under `make serve`, do what is new alone: a MkDocs hook.

A dirty build looks at a page's own file alone, and a page is as new as its programs and their
recordings. And each build compiles the theme's templates anew, which is half of what it does.
"""

from pathlib import Path
from typing import Any

from jinja2 import Environment
from jinja2.bccache import Bucket, BytecodeCache
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


class _Compiled(BytecodeCache):
    """The compiled templates, as long as the process lives."""

    def __init__(self) -> None:
        self._codes: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Called by Jinja before it compiles a template."""
        if code := self._codes.get(bucket.key):
            bucket.bytecode_from_string(code)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Called by Jinja when it has compiled one."""
        self._codes[bucket.key] = bucket.bytecode_to_string()


_COMPILED = _Compiled()


def on_env(env: Environment, /, **_: Any) -> None:
    """Called by MkDocs with the environment of a build's templates."""
    env.bytecode_cache = _COMPILED

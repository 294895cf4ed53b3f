"""Reads a file once for each time that it was saved, and writes one at once."""

from __future__ import annotations

import functools
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar, cast

Parsed = TypeVar("Parsed")


def read(path: Path, parse: Callable[[Path], Parsed]) -> Parsed:
    """What a function makes of a file. It is called again only if the file was saved again."""
    return cast(Parsed, _read(path, path.stat().st_mtime_ns, parse))


@functools.cache
def _read(path: Path, saved: int, parse: Callable[[Path], Any]) -> Any:
    return parse(path)


def write(path: Path, text: str) -> None:
    """Write a file at once: whoever reads it meanwhile finds the old text or the new one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    whole = path.with_name(f".{path.name}.{os.getpid()}")
    whole.write_text(text, encoding="utf-8")
    whole.replace(path)

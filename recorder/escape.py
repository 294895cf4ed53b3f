"""Text as HTML that reads as this text: all modules that make HTML write their values with it."""

from __future__ import annotations

import html


def escape(value: str, *, quote: bool = False) -> str:
    """A value as HTML that reads as this value; in an attribute, with its quotes escaped.

    What is not printable is written as Python's `repr` writes it: a reader would not see it, HTML
    cannot hold all of it, and Markdown takes some of it for marks of its own.
    """
    if not value.isprintable():
        value = "".join(
            char if char.isprintable() or char in "\n\t" else char.encode("unicode_escape").decode()
            for char in value
        )
    return html.escape(value, quote=quote)


def prose(sentence: str) -> str:
    """A sentence of a program's author, with its `code` marked as such."""
    parts = escape(sentence).split("`")
    if len(parts) % 2 == 0:  # a backtick without its other half is a backtick
        return escape(sentence)
    parts[1::2] = [f"<code>{part}</code>" for part in parts[1::2]]
    return "".join(parts)

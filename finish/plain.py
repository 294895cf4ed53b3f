"""The text of a page's Markdown without its marks, and its first sentence."""

import re
from html import unescape

_SENTENCE = re.compile(r".+?[.!?](?=\s|$)", re.DOTALL)
SHORT = 3
"""Words: a first sentence of fewer is no answer without the next one."""
# Markdown's marks, and what they leave of the text.
_MARKS = [
    (re.compile(r"^#.*$|^/// .*$|^///$", re.MULTILINE), " "),
    (re.compile(r"!?\[([^\]]*)\]\([^)]*\)(?:\{[^}]*\})?"), r"\1"),
    (re.compile(r"<[^<>]+>"), " "),
    (re.compile(r"(?<!\w)[*_]{1,2}(\S(?:.*?\S)?)[*_]{1,2}(?!\w)", re.DOTALL), r"\1"),
    (re.compile(r"^\|?[-:| ]+\|$|^ *[-*] +|\|", re.MULTILINE), " "),
    (re.compile(r"`"), ""),
]


def plain(markdown: str) -> str:
    """The text, in one line."""
    for mark, left in _MARKS:
        markdown = mark.sub(left, markdown)
    return unescape(" ".join(markdown.split()))


def first_sentence(text: str) -> str:
    """The first sentence of a plain text, with the next if it is short (`Yes.`).

    All of the text if there is none.
    """
    found = _SENTENCE.match(text)
    if found and len(found[0].split()) < SHORT:
        found = _SENTENCE.match(text, found.end()) or found
        return text[: found.end()]
    return found[0] if found else text

"""The codes that SQLAlchemy gives its exceptions, as in `https://sqlalche.me/e/20/bhk3`.

A class of exceptions has a code, or a place that raises one gives it. The first are read from
SQLAlchemy; the others stand here, by the beginning of their text, for no attribute tells them.
"""

from __future__ import annotations

import re

from sqlalchemy import exc
from sqlalchemy.orm import exc as orm_exc

BY_TEXT = {
    "This Session's transaction has been rolled back": "7s2a",
    "Can't reconnect until invalid": "8s2b",
    "A value is required for bind parameter": "cd3x",
    "QueuePool limit of size": "3o7r",
    "Method '": "isce",
    "This session is provisioning a new connection": "isce",
}
"""Of exceptions whose class has no code."""

_WRAPPED = re.compile(r"^\((?:sqlalchemy\.(?:orm\.)?exc\.)(\w+)\) ")


def code_of(message: str) -> str:
    """The code of an exception, from its class and text as a recording has them; empty if none."""
    name, _, text = message.partition(": ")
    if wrapped := _WRAPPED.match(text):
        name, text = wrapped[1], text[wrapped.end() :]
    for beginning, code in BY_TEXT.items():
        if text.startswith(beginning):
            return code
    found = getattr(exc, name, None) or getattr(orm_exc, name, None)
    return str(getattr(found, "code", None) or "")

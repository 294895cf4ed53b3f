"""The codes of exceptions are those of the installed SQLAlchemy."""

import re
from pathlib import Path

import pytest
import sqlalchemy

from recorder.codes import BY_TEXT, code_of

SOURCES = "\n".join(
    path.read_text(encoding="utf-8") for path in Path(sqlalchemy.__file__).parent.rglob("*.py")
)
# A raised text with the code that stands behind it, the strings of several lines joined.
JOINED = re.sub(r'"\s*\n\s*f?"', "", SOURCES)


@pytest.mark.parametrize(("beginning", "code"), BY_TEXT.items(), ids=BY_TEXT.values())
def test_sqlalchemy_gives_this_text_this_code(beginning: str, code: str) -> None:
    near = re.compile(
        re.escape(beginning).replace(r"\ ", r"\s+") + rf'.{{0,600}}?code="{code}"', re.DOTALL
    )
    assert near.search(JOINED)


@pytest.mark.parametrize(
    ("message", "code"),
    [
        ("DetachedInstanceError: Instance <User at 0x…> is not bound to a Session", "bhk3"),
        ("IntegrityError", "gkpj"),
        ("StatementError: (sqlalchemy.exc.MissingGreenlet) greenlet_spawn has not been", "xd2s"),
        ("PendingRollbackError: This Session's transaction has been rolled back due to", "7s2a"),
        ("InvalidRequestError: Instance '<User at 0x…>' is not persisted", ""),
        ("ValueError: no", ""),
    ],
)
def test_a_message_has_its_code(message: str, code: str) -> None:
    assert code_of(message) == code

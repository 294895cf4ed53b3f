"""The index of methods names what SQLAlchemy has: all of it, and nothing else."""

import inspect
import re
from pathlib import Path

import pytest
import sqlalchemy
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Session
from sqlalchemy.orm import exc as orm_exc

from recorder.versions import NEWEST, series

PAGE = Path("docs/reference/methods.md")
STATES = {"transient", "pending", "persistent", "deleted", "detached"}
SECTIONS = {  # heading -> what its names are
    "Objects in and out": "session",
    "Write": "session",
    "Read": "session",
    "Transaction": "session",
    "Only with asyncio": "async",
    "Object states": "state",
    "Exceptions and warnings": "exception",
    "Out of scope": "session",
}

_HEADING = re.compile(r"^## (?P<title>.+)$")
_ROW = re.compile(
    r"^\| `?(?P<name>\w+)(?:\(\))?`? \| (?P<does>[^|]+) \| \[.+\]\(\S+\.md(#\S+)?\) \|$"
)
_ITEM = re.compile(r"^- (?P<names>`\w+`(?:, `\w+`)*): .+$")
_CODE = re.compile(r"`([^`\n]+)`")


def public(*things: object) -> set[str]:
    return {name for thing in things for name in dir(thing) if not name.startswith("_")}


def listed(text: str) -> dict[str, list[str]]:
    """The names on the page, by what they are."""
    names: dict[str, list[str]] = {kind: [] for kind in SECTIONS.values()}
    kind = ""
    for line in text.splitlines():
        if heading := _HEADING.match(line):
            kind = SECTIONS[heading["title"]]
        elif row := _ROW.match(line):
            names[kind].append(row["name"])
        elif item := _ITEM.match(line):
            names[kind] += _CODE.findall(item["names"])
        else:
            assert not line.startswith(("| `", "- ")), f"{PAGE}: cannot read this row: {line}"
    return names


def exceptions_named(text: str) -> set[str]:
    """The exceptions and warnings of SQLAlchemy that stand in backticks in this Markdown."""
    words = {word for code in _CODE.findall(text) for word in re.findall(r"\w+", code)}
    return {word for word in words if is_exception(word)}


def is_exception(name: str) -> bool:
    found = getattr(orm_exc, name, None) or getattr(sqlalchemy.exc, name, None)
    return isinstance(found, type) and issubclass(found, Exception)


@pytest.fixture(scope="module")
def page() -> dict[str, list[str]]:
    return listed(PAGE.read_text(encoding="utf-8"))


def test_no_name_stands_twice(page: dict[str, list[str]]) -> None:
    names = [name for kind in ("session", "async") for name in page[kind]]
    assert sorted(names) == sorted(set(names))
    assert sorted(page["exception"]) == sorted(set(page["exception"]))


def test_every_name_of_the_sessions_is_on_the_page(page: dict[str, list[str]]) -> None:
    missing = public(Session, AsyncSession) - {*page["session"], *page["async"]}
    assert missing == set(), f"add to a table of {PAGE}, or to Out of scope"


newest = pytest.mark.skipif(
    series(sqlalchemy.__version__) != NEWEST, reason="the page describes the newest"
)


@newest
def test_every_name_on_the_page_exists(page: dict[str, list[str]]) -> None:
    settings = set(inspect.signature(Session).parameters)
    plain = public(Session())
    known = settings | plain | public(AsyncSession())
    unknown = {*page["session"], *page["async"]} - known
    assert unknown == set(), f"{PAGE} names what SQLAlchemy does not have"
    assert set(page["async"]) & plain == set(), "a plain Session has these too"


def test_the_five_states_are_on_the_page(page: dict[str, list[str]]) -> None:
    assert sorted(page["state"]) == sorted(STATES)


@newest
def test_the_exceptions_on_the_page_are_those_that_pages_name(page: dict[str, list[str]]) -> None:
    named = {
        name: path
        for path in sorted(Path("docs").rglob("*.md"))
        if path != PAGE
        for name in exceptions_named(path.read_text(encoding="utf-8"))
    }
    assert {n: p for n, p in named.items() if n not in page["exception"]} == {}, f"add to {PAGE}"
    unknown = [name for name in page["exception"] if not is_exception(name)]
    assert unknown == [], f"{PAGE} names what SQLAlchemy does not have"
    assert set(page["exception"]) - set(named) == set(), "no other page names these"


def test_names_are_read_from_tables_lists_and_code() -> None:
    text = (
        "## Read\n\n| Name | What it does | Read more |\n|---|---|---|\n"
        "| `get()` | Reads | [Get](../guides/get.md#get) |\n| `new` | Has | [New](new.md) |\n\n"
        "## Object states\n\n| pending | Waits | [Add](add.md) |\n\n"
        "## Out of scope\n\n- `info`, `hash_key`: not here\n"
    )
    assert listed(text) == {
        "session": ["get", "new", "info", "hash_key"],
        "async": [],
        "state": ["pending"],
        "exception": [],
    }
    named = exceptions_named("`SAWarning: Object …`, `sqlalchemy.orm.exc.StaleDataError`, `Any`")
    assert named == {"SAWarning", "StaleDataError"}


def test_a_row_that_cannot_be_read_is_named() -> None:
    with pytest.raises(AssertionError, match=r"cannot read this row: \| `get\(\)` \| Reads \|"):
        listed("## Read\n\n| `get()` | Reads | no link |\n")

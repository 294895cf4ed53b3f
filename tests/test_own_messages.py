"""SQLAlchemy's own messages: each is on the site, or on a list with the reason why it is not.

The messages are read from the source of the SQLAlchemy that is installed. A few that no program
shows are in a table of *Messages explained*, and provoked here, on both databases.
"""

import ast
import asyncio
import re
import tomllib
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy
from sqlalchemy import (
    Column,
    ForeignKey,
    MetaData,
    Table,
    create_engine,
    event,
    select,
    text,
    update,
)
from sqlalchemy.exc import IntegrityError, InvalidRequestError, SAWarning
from sqlalchemy.ext.asyncio import AsyncSession, create_async_engine
from sqlalchemy.orm import (
    DeclarativeBase,
    Mapped,
    Session,
    WriteOnlyMapped,
    make_transient_to_detached,
    mapped_column,
    relationship,
    scoped_session,
    selectinload,
    sessionmaker,
)

from recorder.databases import Database
from recorder.program import find
from recorder.versions import NEWEST, series

PAGE = Path("docs/guides/messages.md")
NOT_SHOWN = Path("tests/messages_not_shown.toml")
SOURCE = Path(sqlalchemy.__file__).parent
MODULES = (
    *(f"orm/{name}.py" for name in (
        "attributes", "bulk_persistence", "dependency", "dynamic", "exc", "identity", "loading",
        "persistence", "scoping", "session", "state", "state_changes", "strategies", "sync",
        "unitofwork", "writeonly",
    )),
    *(f"pool/{name}.py" for name in ("base", "impl")),
    *(f"ext/asyncio/{name}.py" for name in ("engine", "scoping", "session")),
)  # fmt: skip
"""Of the Session, its unit of work, loading and the pool."""

_ROW = re.compile(r"^\| `([^`]+)` \| `(\w+)`\.", re.MULTILINE)
ROWS = [match.groups() for match in _ROW.finditer(PAGE.read_text(encoding="utf-8"))]
"""The table: messages, each with the class of what is raised or warned."""

_HOLE = "…"
_VALUE = re.compile(r"%(\(\w+\))?[-#0 +]*\d*(\.\d+)?[srdf]")
_FEWEST_SIGNS = 16
"""A message with less text of its own cannot be looked for."""
_ENOUGH = 36
"""So many signs of a message's beginning tell that it is that one."""


# The messages of the source.


def messages() -> Iterator[tuple[str, str]]:
    """Each message with a text of its own: where it is raised, and the text, values as `…`."""
    for module in MODULES:
        for node in ast.walk(ast.parse((SOURCE / module).read_text(encoding="utf-8"))):
            match node:
                case ast.Raise(ast.Call(args=arguments)):
                    pass
                case ast.Call(ast.Attribute(_, "warn" | "warn_deprecated"), arguments):
                    pass
                case _:
                    continue
            said = next((said for argument in arguments if (said := _text(argument))), None)
            if said and len(_longest(said)) >= _FEWEST_SIGNS:
                yield f"{module}:{node.lineno}", " ".join(said.split())


def _text(node: ast.expr) -> str | None:
    """What an expression says; None if it holds no text."""
    match node:
        case ast.Constant(str(value)):
            return value
        case ast.JoinedStr(values):
            return "".join(_text(value) or _HOLE for value in values)
        case ast.BinOp(left, ast.Mod(), _):
            said = _text(left)
            return said and _VALUE.sub(_HOLE, said)
        case ast.BinOp(left, ast.Add(), right):
            parts = [_text(left), _text(right)]
            return "".join(part or _HOLE for part in parts) if any(parts) else None
    return None


def _longest(said: str) -> str:
    return max((part.strip() for part in said.split(_HOLE)), key=len)


# What the site shows.


def shown() -> str:
    """What programs raise and print, and what stands as code on pages; spaces are one space."""
    found = []
    for file in Path("recordings").rglob("*.json"):
        found += re.findall(r'"raised": "((?:[^"\\]|\\.)*)"', file.read_text(encoding="utf-8"))
    for path in find():
        source = path.read_text(encoding="utf-8")
        found += re.findall(r"^ *#> ?(.*)$", source, re.MULTILINE)
        found += re.findall(r'"([^"\n]+)"', source)
    for page in Path("docs").rglob("*.md"):
        found += re.findall(r"`([^`]+)`", page.read_text(encoding="utf-8"))
    return "\n".join(" ".join(said.replace('\\"', '"').split()) for said in found)


def is_shown(said: str, site: str) -> bool:
    """Whether the site has its beginning, with whatever values; programs may cut the rest off."""
    pattern, left = "", _ENOUGH
    for number, part in enumerate(said.split(_HOLE)):
        pattern += f"[^\n]{{1,80}}?{re.escape(part[:left])}" if number else re.escape(part[:left])
        left -= len(part)
        if left <= 0:
            break
    return re.search(pattern, site) is not None


def has(said: str, part: str) -> bool:
    """Whether a message has a part, in which `…` stands for any value."""
    return re.search(re.escape(part).replace(_HOLE, ".+"), said) is not None


def not_shown() -> list[str]:
    """The beginning of each message that is left out."""
    groups = tomllib.loads(NOT_SHOWN.read_text(encoding="utf-8"))["group"]
    assert all(group["reason"].endswith(".") for group in groups)
    return [beginning for group in groups for beginning in group["messages"]]


@pytest.mark.skipif(series(sqlalchemy.__version__) != NEWEST, reason="it is about the newest")
def test_each_message_is_on_the_site_or_left_out_for_a_reason() -> None:
    site, left_out = shown(), not_shown()
    used, missing = set(), []
    for where, said in messages():
        of = {beginning for beginning in left_out if said.startswith(beginning)}
        if is_shown(said, site) or any(has(said, row) for row, _ in ROWS):
            assert not of, f"{NOT_SHOWN}: the site shows it: {said}"
        elif not of:
            missing.append(f"{where}: {said}")
        used |= of
    assert missing == [], f"show it, provoke it for {PAGE}, or write its reason into {NOT_SHOWN}"
    assert sorted(set(left_out) - used) == [], f"{NOT_SHOWN}: SQLAlchemy has no such message"


# What provokes those of the table.


class Base(DeclarativeBase):
    """Of this file's tables."""


class User(Base):
    """It has a type, a list and a write-only relationship."""

    __tablename__ = "users"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str | None]
    kind: Mapped[str | None]
    addresses: Mapped[list["Address"]] = relationship()
    notes: WriteOnlyMapped["Note"] = relationship()
    __mapper_args__ = {"polymorphic_on": "kind", "polymorphic_identity": "user"}  # noqa: RUF012 - typed by its base


class Admin(User):
    """Another type, in the same table."""

    __mapper_args__ = {"polymorphic_identity": "admin"}  # noqa: RUF012 - typed by its base


class Address(Base):
    """Of a list."""

    __tablename__ = "addresses"
    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))


class Note(Base):
    """Of a write-only relationship."""

    __tablename__ = "notes"
    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))


class Seat(Base):
    """Its key has two columns."""

    __tablename__ = "seats"
    row: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)


@pytest.fixture(params=["sqlite", "postgresql"])
def session(request: pytest.FixtureRequest, databases: dict[str, Database]) -> Iterator[Session]:
    """Of a database with one user, whose id is 1."""
    with databases[request.param].fresh() as place:
        engine = create_engine(place.url)
        Base.metadata.create_all(engine)
        with Session(engine) as session:
            session.add(User(id=1, name="ada"))
            session.commit()
            yield session
        engine.dispose()


Provoke = Callable[[Session], Any]


def adds_again(session: Session) -> None:
    user = User(id=2)
    session.add(user)
    session.flush()
    session.expire(user)
    session.rollback()
    session.add(user)
    session.flush()


def kind_is_null(session: Session) -> None:
    session.execute(text("UPDATE users SET kind = NULL"))
    session.scalars(select(User)).all()


def kind_is_another(session: Session) -> None:
    session.scalars(select(Admin).from_statement(text("SELECT * FROM users"))).all()


def assigns_no_list(session: Session) -> None:
    session.get_one(User, 1).addresses = Address()  # type: ignore[assignment]


def replaces_write_only(session: Session) -> None:
    with pytest.raises(InvalidRequestError, match="collection replacement operations"):
        session.merge(User(id=1, notes=[Note()]))
    session.get_one(User, 1).notes = [Note()]


def asks_for_any_connection(_: Session) -> None:
    with Session() as session:
        session.connection()


def reads_in_parts_and_unique(session: Session) -> None:
    session.execute(select(User), execution_options={"yield_per": 2}).unique().all()


def uses_a_plain_engine(session: Session) -> None:
    async def main() -> None:
        async with AsyncSession(session.get_bind()) as own:  # type: ignore[arg-type]
            await own.execute(select(1))

    asyncio.run(main())


def adds_in_each_flush(session: Session) -> None:
    event.listen(session, "after_flush", lambda session, _: session.add(Note()))
    session.add(Note())
    session.commit()


def merges_a_pending_one(session: Session) -> None:
    note = Note()
    session.add(note)
    with session.no_autoflush:
        session.merge(note)


def configures_late(session: Session) -> None:
    make_session = scoped_session(sessionmaker(session.get_bind()))
    make_session()
    make_session.configure(autoflush=False)


def reads_after_the_first(session: Session) -> None:
    result = session.scalars(select(User))
    result.first()
    result.all()


def changes_before_the_rollback(session: Session) -> None:
    session.add(User(id=1))
    with (
        warnings.catch_warnings(action="ignore", category=SAWarning),
        pytest.raises(IntegrityError),
    ):
        session.flush()
    session.add(User())
    session.rollback()


def creates_a_child_alone(session: Session) -> None:
    child = Table("children", MetaData(), Column("parent_id", ForeignKey("parents.id")))
    child.metadata.create_all(session.connection())


def bulk(mode: str) -> Provoke:
    return lambda session: session.execute(
        update(User), [{"id": 1}], execution_options={"synchronize_session": mode}
    )


PROVOKE: dict[str, Provoke] = {
    "cannot be refreshed - it's not persistent": adds_again,
    "the polymorphic discriminator column … is NULL": kind_is_null,
    "which is not a sub-mapper of the requested": kind_is_another,
    "object has no attribute '_sa_instance_state'": (
        lambda _: User().addresses.append(1)  # type: ignore[arg-type]
    ),
    "Class 'sqlalchemy.engine.row.Row' is not mapped": (
        lambda s: s.add(s.execute(select(User)).first())
    ),
    "Session's state has been changed on a non-active transaction": changes_before_the_rollback,
    "Incompatible collection type": assigns_no_list,
    "Multiple rows were found when exactly one was required": lambda s: s.scalars(
        select(User.id).union_all(select(User.id))
    ).one(),
    "No row was found when one was required": lambda s: s.scalars(
        select(User).where(User.id == 0)
    ).one(),
    "This result object does not return rows": lambda s: s.execute(
        update(User).values(name="x")
    ).all(),
    "This result object is closed": reads_after_the_first,
    "does not support implicit iteration; collection replacement operations can't be used": (
        replaces_write_only
    ),
    "This session is not bound to a single Engine or Connection": asks_for_any_connection,
    "Could not locate a bind configured on SQL expression": (
        lambda _: Session().execute(text("SELECT 1"))
    ),
    "Can't use the ORM yield_per feature in conjunction with unique()": reads_in_parts_and_unique,
    "Incorrect names of values in identifier": lambda s: s.get(Seat, {"row": 1, "seat": 2}),
    "Incorrect number of values in identifier to formulate primary key": (lambda s: s.get(Seat, 1)),
    "is an invalid keyword argument for": lambda _: User(nickname="ada"),
    "could not find table": creates_a_child_alone,
    "No module named 'psycopg2'": lambda _: create_engine("postgresql+psycopg2://"),
    "AsyncEngine expected, got": uses_a_plain_engine,
    "object has no attribute '_run_ddl_visitor'": lambda _: Base.metadata.create_all(
        create_async_engine("sqlite+aiosqlite://")  # type: ignore[arg-type]
    ),
    "The asyncio extension requires an async driver to be used": (
        lambda _: create_async_engine("sqlite://")
    ),
    "Over 100 subsequent flushes have occurred": adds_in_each_flush,
    "is already pending in this Session yet is being merged again": merges_a_pending_one,
    "Given object must be transient": lambda s: make_transient_to_detached(s.get_one(User, 1)),
    "At least one scoped session is already present": configures_late,
    "Valid strategies for session synchronization are": lambda s: s.execute(
        update(User).values(name="x"), execution_options={"synchronize_session": "fetched"}
    ),
    "The 'fetch' synchronization strategy is not available": bulk("fetch"),
    "recursion_depth option on relationship": lambda s: s.scalars(
        select(User).options(selectinload(User.addresses, recursion_depth=2))
    ).all(),
    "with_for_update should be the boolean value True": (
        lambda s: s.refresh(s.get_one(User, 1), with_for_update={})
    ),
    "invalid selection for join_transaction_mode": (
        lambda _: Session(join_transaction_mode="savepoint")  # type: ignore[arg-type]
    ),
    "Executable SQL or text() construct expected": lambda s: s.execute(User),  # type: ignore[call-overload]
}


def test_each_message_of_the_table_is_provoked() -> None:
    assert {message for message, _ in ROWS} == set(PROVOKE)


@pytest.mark.parametrize(("message", "error"), ROWS)
def test_sqlalchemy_says_it(message: str, error: str, session: Session) -> None:
    with warnings.catch_warnings(record=True, action="always", category=SAWarning) as caught:
        try:
            PROVOKE[message](session)
        except Exception as raised:
            said: list[object] = [raised]
        else:
            said = [warning.message for warning in caught]
    (only,) = said
    assert type(only).__name__ == error
    assert has(" ".join(str(only).split()), message)

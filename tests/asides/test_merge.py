"""What the page *Merge* says beside its programs."""

import dataclasses
from typing import Any

import pytest
import sqlalchemy
from sqlalchemy import Computed, Engine, ForeignKey, func, select, text
from sqlalchemy.exc import DBAPIError, IntegrityError, InvalidRequestError
from sqlalchemy.orm import (
    DeclarativeBase,
    Mapped,
    MappedAsDataclass,
    Session,
    WriteOnlyMapped,
    column_property,
    composite,
    mapped_column,
    relationship,
)

from tests.asides.conftest import Make
from tests.asides.sent import sent


class Base(DeclarativeBase):
    """Of this file's tables."""


@dataclasses.dataclass
class Point:
    """It has two columns."""

    x: int
    y: int


class User(Base):
    """It has addresses, a profile, and values that are made of columns."""

    __tablename__ = "users"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str | None] = mapped_column()
    x: Mapped[int | None]
    y: Mapped[int | None]
    place: Mapped[Point] = composite("x", "y")
    shout: Mapped[str] = column_property(func.upper(name))
    addresses: Mapped[list["Address"]] = relationship()
    profile: Mapped["Profile | None"] = relationship(cascade="all, delete-orphan")


class Address(Base):
    """A user has it."""

    __tablename__ = "addresses"
    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))


class Profile(Base):
    """A user has one at most."""

    __tablename__ = "profiles"
    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), unique=True)


class Remark(MappedAsDataclass, Base):
    """A dataclass whose user is `None` by default."""

    __tablename__ = "remarks"
    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    user: Mapped[User | None] = relationship(default=None)


class Letter(MappedAsDataclass, Base):
    """A dataclass whose constructor takes no user."""

    __tablename__ = "letters"
    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    user: Mapped[User | None] = relationship(init=False)


class Page(Base):
    """The database counts its changes; its notes are for writing only."""

    __tablename__ = "pages"
    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str]
    changes: Mapped[int] = mapped_column(default=0, onupdate=text("changes + 1"))
    notes: WriteOnlyMapped["Note"] = relationship(passive_deletes=True)


class Note(Base):
    """Of a page."""

    __tablename__ = "notes"
    id: Mapped[int] = mapped_column(primary_key=True)
    page_id: Mapped[int | None] = mapped_column(ForeignKey("pages.id"))


class Reader(Base):
    """A user reads a page: both are its key."""

    __tablename__ = "readers"
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), primary_key=True)
    page_id: Mapped[int] = mapped_column(ForeignKey("pages.id"), primary_key=True)
    note: Mapped[str | None]
    user: Mapped[User] = relationship()
    page: Mapped[Page] = relationship()


class Area(Base):
    """The database computes it."""

    __tablename__ = "areas"
    id: Mapped[int] = mapped_column(primary_key=True)
    side: Mapped[int]
    size: Mapped[int] = mapped_column(Computed("side * side", persisted=True))


def add(engine: Engine, *objects: object) -> None:
    with Session(engine) as session:
        session.add_all(objects)
        session.commit()


@pytest.mark.says(
    "A loaded `composite()` of the target shows the new value after the flush; a "
    "`column_property()` does, unless your object has it loaded."
)
def test_what_columns_make_waits_for_the_flush(engine: Engine) -> None:
    add(engine, User(id=1, name="ada", place=Point(1, 2)))
    with Session(engine) as session:
        user = session.get_one(User, 1)
        assert (user.place, user.shout) == (Point(1, 2), "ADA")
        session.merge(User(id=1, name="grace", place=Point(3, 4)))
        assert user.name == "grace"
        assert (user.place, user.shout) == (Point(1, 2), "ADA")
        session.flush()
        assert (user.place, user.shout) == (Point(3, 4), "GRACE")
        session.commit()
        user = session.get_one(User, 1)
    user.name, user.place = "barbara", Point(5, 6)
    with Session(engine) as session:
        merged = session.merge(user)
        session.flush()
        assert (merged.name, merged.place, merged.shout) == ("barbara", Point(5, 6), "GRACE")


@pytest.mark.says("a child that is not loaded costs a SELECT of its own")
def test_each_unloaded_child_is_a_select(engine: Engine) -> None:
    keys = range(1, 4)
    add(engine, User(id=1), *[Address(id=key) for key in keys])
    with Session(engine) as session, sent(engine) as found:
        session.merge(User(id=1, addresses=[Address(id=key) for key in keys]))
    assert len([sql for sql in found if "addresses.id =" in sql]) == 3


@pytest.mark.says("A child without a key is new, and so the one that was there is missing")
def test_a_child_without_a_key_replaces_the_others(engine: Engine) -> None:
    add(engine, User(id=1, addresses=[Address()]))
    with Session(engine) as session:
        session.merge(User(id=1, addresses=[Address()]))
        session.commit()
        parents = select(Address.user_id).order_by(Address.id)
        assert session.scalars(parents).all() == [None, 1]


@pytest.mark.says("a one-to-one with `delete-orphan` may then [fail on its unique key]")
def test_a_profile_without_a_key_meets_the_old_one(engine: Engine) -> None:
    add(engine, User(id=1, profile=Profile()))
    with Session(engine) as session:
        session.merge(User(id=1, profile=Profile()))
        with pytest.raises(IntegrityError):
            session.flush()


@pytest.mark.says(
    "In a dataclass on 2.0, `user` needs `init=False` for that: a default `None` is merged as "
    "well, and the address loses its user."
)
def test_a_dataclass_on_2_0_merges_its_default(engine: Engine) -> None:
    add(engine, User(id=1))
    with Session(engine) as session:
        remark, letter = session.merge(Remark(1, 1)), session.merge(Letter(1, 1))
        remark.user_id = letter.user_id = 1
        session.commit()
    with Session(engine) as session:
        remark, letter = session.merge(Remark(1, 1)), session.merge(Letter(1, 1))
        session.commit()
        assert letter.user_id == 1
        assert remark.user_id == (None if sqlalchemy.__version__ < "2.1" else 1)


@pytest.mark.says(
    "and an `onupdate` column goes back to its old value. Where the row has changed, a loaded "
    "`Computed` column makes the flush raise."
)
def test_a_merge_writes_what_the_database_made(engine: Engine) -> None:
    add(engine, Page(id=1, title="a"), Area(id=1, side=2))
    with Session(engine) as session:
        page, area = session.get_one(Page, 1), session.get_one(Area, 1)
    with Session(engine) as session:
        session.get_one(Page, 1).title = "b"
        session.get_one(Area, 1).side = 3
        session.commit()
    with Session(engine) as session:
        assert session.get_one(Page, 1).changes == 1
        session.merge(page)
        session.commit()
        assert session.get_one(Page, 1).changes == 0
        session.merge(area)
        with pytest.raises(DBAPIError):
            session.flush()


@pytest.mark.says("a write-only list cannot be.")
def test_a_write_only_list_is_not_merged(engine: Engine) -> None:
    add(engine, Page(id=1, title="a"))
    with Session(engine) as session:
        page = Page(id=1)
        page.notes.add(Note())
        with pytest.raises(InvalidRequestError, match="does not support implicit iteration"):
            session.merge(page)


@pytest.mark.says(
    "A key that the flush would take from a relationship does not count: set the foreign keys "
    "themselves."
)
def test_a_key_of_relationships_is_no_key_for_merge(engine: Engine) -> None:
    add(engine, Reader(user=User(id=1), page=Page(id=1, title="a")))
    with Session(engine) as session:
        session.merge(Reader(user_id=1, page_id=1, note="read"))
        session.commit()
        session.merge(Reader(user=User(id=1), page=Page(id=1), note="read"))
        with pytest.raises(IntegrityError):
            session.flush()


@pytest.mark.says("an expired object, as after the commit of another Session, has none.")
def test_an_expired_object_merges_nothing(engine: Engine) -> None:
    add(engine, User(id=1, name="old"))
    with Session(engine) as session, Session(engine) as other:
        user = session.get_one(User, 1)
        own = other.get_one(User, 1)
        other.commit()
        assert own.name == "old"
        other.expunge(own)
        user.name = "new"
        session.commit()
        other.add(own)
        assert other.merge(user).name == "old"


@pytest.mark.says("because a text is another key, and is written into the row.")
def test_a_text_is_another_key(sqlite: Make) -> None:
    engine = sqlite("delete")
    add(engine, User(id=1, name="ada"))
    with Session(engine) as session:
        user = session.get_one(User, 1)
        key: Any = "1"
        assert session.merge(User(id=key, name="ada")) is user
        assert user.id == key

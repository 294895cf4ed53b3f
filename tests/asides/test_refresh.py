"""What the page *Refresh* says beside its programs."""

import contextlib
import dataclasses
from typing import Any

import pytest
from sqlalchemy import Engine, ForeignKey, inspect, select, update
from sqlalchemy.exc import InvalidRequestError, NoSuchColumnError
from sqlalchemy.orm import (
    DeclarativeBase,
    Mapped,
    Session,
    composite,
    contains_eager,
    load_only,
    mapped_column,
    raiseload,
    relationship,
    selectinload,
)


class Base(DeclarativeBase):
    """Of this file's tables."""


@dataclasses.dataclass
class Point:
    """It has two columns."""

    x: int
    y: int


class Ship(Base):
    """It is somewhere."""

    __tablename__ = "ships"
    id: Mapped[int] = mapped_column(primary_key=True)
    x: Mapped[int]
    y: Mapped[int]
    place: Mapped[Point] = composite("x", "y")


class Keeper(Base):
    """Animals have it."""

    __tablename__ = "keepers"
    id: Mapped[int] = mapped_column(primary_key=True)


class Animal(Base):
    """Of a kind, and with a keeper."""

    __tablename__ = "animals"
    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]
    keeper_id: Mapped[int | None] = mapped_column(ForeignKey("keepers.id"))
    keeper: Mapped[Keeper | None] = relationship(lazy="joined", innerjoin=True)
    __mapper_args__ = {"polymorphic_on": "kind", "polymorphic_identity": "any"}  # noqa: RUF012


class Cat(Animal):
    """One kind."""

    __mapper_args__ = {"polymorphic_identity": "cat"}  # noqa: RUF012 - typed by its base


class Counted(Base):
    """Its versions are counted."""

    __tablename__ = "counted"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    version: Mapped[int] = mapped_column()
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - typed by its base


class Book(Base):
    """It has pages, which a list holds."""

    __tablename__ = "books"
    id: Mapped[int] = mapped_column(primary_key=True)
    leaves: Mapped[list["Leaf"]] = relationship()


class Leaf(Base):
    """It is torn or not."""

    __tablename__ = "leaves"
    id: Mapped[int] = mapped_column(primary_key=True)
    book_id: Mapped[int] = mapped_column(ForeignKey("books.id"))
    torn: Mapped[bool]


@pytest.mark.says("Yes: name it, or the columns of a `composite()`.")
def test_a_composite_is_refreshed_by_its_columns(engine: Engine) -> None:
    with Session(engine) as session:
        ship = Ship(place=Point(1, 2))
        session.add(ship)
        session.flush()
        session.connection().execute(update(Ship).values(x=3))
        with pytest.raises(AssertionError):
            session.refresh(ship, ["place"])
        session.refresh(ship, ["x", "y"])
        assert ship.place == Point(3, 2)


@pytest.mark.says(
    "or has changed the column that names its class, or the SELECT joins a parent with "
    "`innerjoin=True` that the row has no longer."
)
@pytest.mark.parametrize("change", [{"kind": "any"}, {"keeper_id": None}])
def test_a_refresh_does_not_find_its_row(change: dict[str, Any], engine: Engine) -> None:
    with Session(engine) as session:
        keeper = Keeper()
        cat = Cat(keeper=keeper)
        session.add(cat)
        session.commit()
        assert cat.keeper is keeper
        table: Any = Animal.__table__
        session.execute(update(table).values(**change))
        with pytest.raises(InvalidRequestError, match="Could not refresh instance"):
            session.refresh(cat)


@pytest.mark.says(
    "With a version counter, name no attributes, or the version too: otherwise a refresh that "
    "locks raises `NoSuchColumnError`."
)
def test_a_lock_needs_the_version(engine: Engine) -> None:
    with Session(engine) as session:
        row = Counted(name="ada")
        session.add(row)
        session.commit()
        with pytest.raises(NoSuchColumnError):
            session.refresh(row, ["name"], with_for_update=True)
        session.refresh(row, ["name", "version"], with_for_update=True)
        session.refresh(row, with_for_update=True)


@pytest.mark.says(
    'Refresh repeats the options (but not `contains_eager()` and `raiseload("*")`, and an '
    "`and_()` loads without its condition)"
)
def test_a_refresh_repeats_not_every_option(engine: Engine) -> None:
    with Session(engine) as session:
        session.add(Book(leaves=[Leaf(torn=False), Leaf(torn=True)]))
        session.commit()
        named = raiseload(Book.leaves)
        for option, repeated in ((raiseload("*"), False), (named, True)):
            book = session.scalars(select(Book).options(option)).one()
            session.refresh(book)
            with pytest.raises(InvalidRequestError) if repeated else contextlib.nullcontext():
                assert len(book.leaves) == 2
            session.expunge_all()
        whole = selectinload(Book.leaves.and_(Leaf.torn.is_(False)))
        book = session.scalars(select(Book).options(whole)).one()
        assert len(book.leaves) == 1
        session.refresh(book)
        assert len(book.leaves) == 2
        session.expunge_all()
        joined = select(Book).join(Book.leaves).options(contains_eager(Book.leaves))
        book = session.scalars(joined).unique().one()
        session.refresh(book)
        assert "leaves" in inspect(book).unloaded


@pytest.mark.says(
    "or of a later one with `populate_existing`. So a refresh of a `load_only()` object reads "
    "those columns alone."
)
def test_a_refresh_repeats_the_options_of_populate_existing(engine: Engine) -> None:
    with Session(engine) as session:
        session.add(Counted(id=1, name="ada"))
        session.commit()
        row = session.get_one(Counted, 1)
        options = load_only(Counted.name)
        session.scalars(
            select(Counted).options(options), execution_options={"populate_existing": True}
        ).one()
        session.expire(row)
        session.refresh(row)
        assert "version" in inspect(row).unloaded

"""What the page *Many-to-many* says beside its programs."""

import asyncio
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy
from sqlalchemy import (
    Column,
    Engine,
    ForeignKey,
    Integer,
    MetaData,
    Table,
    delete,
    insert,
    select,
)
from sqlalchemy.exc import (
    AmbiguousForeignKeysError,
    CircularDependencyError,
    IntegrityError,
    ProgrammingError,
)
from sqlalchemy.ext.asyncio import AsyncSession, create_async_engine
from sqlalchemy.orm import (
    DeclarativeBase,
    Mapped,
    MappedAsDataclass,
    Session,
    joinedload,
    lazyload,
    mapped_column,
    relationship,
    selectinload,
)
from sqlalchemy.orm.exc import StaleDataError


class Base(DeclarativeBase):
    """Of this file's tables."""


memberships = Table(
    "memberships",
    Base.metadata,
    Column("user_id", ForeignKey("users.id")),
    Column("team_id", ForeignKey("teams.id")),
)


class User(Base):
    """It is in teams."""

    __tablename__ = "users"
    id: Mapped[int] = mapped_column(primary_key=True)
    teams: Mapped[list["Team"]] = relationship(secondary=memberships)


class Team(Base):
    """Users are in it."""

    __tablename__ = "teams"
    id: Mapped[int] = mapped_column(primary_key=True)


class Course(Base):
    """Students take it."""

    __tablename__ = "courses"
    id: Mapped[int] = mapped_column(primary_key=True)


class Enrollment(Base):
    """It links a student and a course."""

    __tablename__ = "enrollments"
    student_id: Mapped[int] = mapped_column(ForeignKey("students.id"), primary_key=True)
    course_id: Mapped[int] = mapped_column(ForeignKey("courses.id"), primary_key=True)


class Student(Base):
    """It takes courses."""

    __tablename__ = "students"
    id: Mapped[int] = mapped_column(primary_key=True)


class Employee(Base):
    """It may have another as its manager."""

    __tablename__ = "employees"
    id: Mapped[int] = mapped_column(primary_key=True)
    manager_id: Mapped[int | None] = mapped_column(ForeignKey("employees.id"))
    manager: Mapped["Employee | None"] = relationship(remote_side="Employee.id")


class Plain(Base):
    """It may be above itself."""

    __tablename__ = "plain"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    above_id: Mapped[int | None] = mapped_column(ForeignKey("plain.id"))
    above: Mapped["Plain | None"] = relationship(back_populates="below", remote_side="Plain.id")
    below: Mapped[list["Plain"]] = relationship(back_populates="above")


class OneSide(Base):
    """One of its relationships has `post_update`."""

    __tablename__ = "one_side"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    above_id: Mapped[int | None] = mapped_column(ForeignKey("one_side.id"))
    above: Mapped["OneSide | None"] = relationship(
        back_populates="below", remote_side="OneSide.id", post_update=True
    )
    below: Mapped[list["OneSide"]] = relationship(back_populates="above")


class BothSides(Base):
    """Both of its relationships have `post_update`."""

    __tablename__ = "both_sides"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    above_id: Mapped[int | None] = mapped_column(ForeignKey("both_sides.id"))
    above: Mapped["BothSides | None"] = relationship(
        back_populates="below", remote_side="BothSides.id", post_update=True
    )
    below: Mapped[list["BothSides"]] = relationship(back_populates="above", post_update=True)


class Reversed(Base):
    """Its list has the `remote_side` that the other side needs."""

    __tablename__ = "reversed"
    id: Mapped[int] = mapped_column(primary_key=True)
    above_id: Mapped[int | None] = mapped_column(ForeignKey("reversed.id"))
    above: Mapped["Reversed | None"] = relationship(back_populates="below")
    below: Mapped[list["Reversed"]] = relationship(
        back_populates="above", remote_side="Reversed.id"
    )


class Book(Base):
    """One of its pages is the cover."""

    __tablename__ = "books"
    id: Mapped[int] = mapped_column(primary_key=True)
    cover_id: Mapped[int | None] = mapped_column(
        ForeignKey("pages.id", use_alter=True, name="fk_cover")
    )
    cover: Mapped["Page | None"] = relationship(foreign_keys=cover_id, post_update=True)
    pages: Mapped[list["Page"]] = relationship(foreign_keys="Page.book_id")


class Page(Base):
    """It is in a book."""

    __tablename__ = "pages"
    id: Mapped[int] = mapped_column(primary_key=True)
    book_id: Mapped[int] = mapped_column(ForeignKey("books.id"))


class Hall(Base):
    """It has seats, each for a film."""

    __tablename__ = "halls"
    id: Mapped[int] = mapped_column(primary_key=True)
    seats: Mapped[list["Seat"]] = relationship()
    films: Mapped[list["Film"]] = relationship(secondary="seats", viewonly=True)


class Film(Base):
    """It is shown in halls."""

    __tablename__ = "films"
    id: Mapped[int] = mapped_column(primary_key=True)


class Seat(Base):
    """A link with an id of its own, which needs its hall."""

    __tablename__ = "seats"
    id: Mapped[int] = mapped_column(primary_key=True)
    hall_id: Mapped[int] = mapped_column(ForeignKey("halls.id"))
    film_id: Mapped[int | None] = mapped_column(ForeignKey("films.id"))


class Shop(Base):
    """It has offers, and a main one."""

    __tablename__ = "shops"
    id: Mapped[int] = mapped_column(primary_key=True)
    main_item: Mapped[int | None] = mapped_column()
    offers: Mapped[list["Offer"]] = relationship(
        cascade="all, delete-orphan", foreign_keys="Offer.shop_id"
    )
    main_offer: Mapped["Offer | None"] = relationship(
        primaryjoin="Shop.main_item == Offer.item_id", foreign_keys=main_item
    )


class Offer(Base):
    """It links a shop and an item."""

    __tablename__ = "offers"
    shop_id: Mapped[int] = mapped_column(ForeignKey("shops.id"), primary_key=True)
    item_id: Mapped[int] = mapped_column(primary_key=True)
    price: Mapped[int]


@pytest.mark.says(
    "Delete the link with a statement for the link table, expire the list, and append it once more."
)
@pytest.mark.parametrize("expires", [True, False])
def test_a_double_link_is_deleted_by_a_statement(expires: bool, engine: Engine) -> None:
    with Session(engine) as session:
        session.add(User(teams=[Team()]))
        session.flush()
        session.execute(insert(memberships).values(user_id=1, team_id=1))
        session.commit()
        user = session.get_one(User, 1)
        assert len(user.teams) == 1
        link = (memberships.c.user_id == 1, memberships.c.team_id == 1)
        session.execute(delete(memberships).where(*link))
        if expires:
            session.expire(user, ["teams"])
        user.teams.append(session.get_one(Team, 1))
        session.commit()
        assert len(session.execute(select(memberships)).all()) == expires


@pytest.mark.says("If it met none, a statement of yours,")
def test_a_statement_takes_the_link(engine: Engine) -> None:
    with Session(engine) as session:
        user = User(teams=[Team()])
        session.add(user)
        session.flush()
        session.execute(delete(memberships))
        user.teams.clear()
        with pytest.raises(StaleDataError, match="Only 0 were matched"):
            session.flush()


@pytest.mark.says(
    "otherwise, deleting a team fails, or leaves its links on SQLite without "
    "`PRAGMA foreign_keys = ON`."
)
def test_a_deleted_side_without_a_list(engine: Engine) -> None:
    with Session(engine) as session:
        session.add_all([Student(id=1), Course(id=1)])
        session.flush()
        session.add(Enrollment(student_id=1, course_id=1))
        session.commit()
        session.delete(session.get_one(Course, 1))
        if engine.name == "postgresql":
            with pytest.raises(IntegrityError):
                session.flush()
        else:
            session.commit()
            assert len(session.scalars(select(Enrollment)).all()) == 1


@pytest.mark.says(
    "In a circle of relationships, as with a `User.main_membership`, [the row is "
    "lost](flush.md#same-key-in-a-tree-is-lost)."
)
def test_a_replaced_link_in_a_circle_is_lost(engine: Engine) -> None:
    with Session(engine) as session:
        shop = Shop(id=1, offers=[Offer(item_id=1, price=5)])
        session.add(shop)
        session.commit()
        shop.offers = [Offer(item_id=1, price=6)]
        session.commit()
        assert shop.offers == []


@pytest.mark.says("Nothing raises, unless `user_id` cannot be NULL.")
def test_a_link_that_needs_its_parent_raises(engine: Engine) -> None:
    with Session(engine) as session:
        hall = Hall(id=1, seats=[Seat()])
        session.add(hall)
        session.commit()
        hall.seats.clear()
        with pytest.raises(IntegrityError):
            session.flush()


@pytest.mark.says("In 2.1, `selectinload()` lists a team once for each of its memberships.")
@pytest.mark.parametrize("load", [lazyload, selectinload, joinedload])
def test_a_list_beside_two_links(load: Any, engine: Engine) -> None:
    with Session(engine) as session:
        session.add_all([Hall(id=1), Film(id=1)])
        session.flush()
        session.add_all([Seat(hall_id=1, film_id=1), Seat(hall_id=1, film_id=1)])
        session.commit()
        hall = session.scalars(select(Hall).options(load(Hall.films))).unique().one()
        twice = load is selectinload and not sqlalchemy.__version__.startswith("2.0")
        assert len(hall.films) == 1 + twice


@pytest.mark.says(
    "A many-to-many of a class to itself, such as followers, needs `primaryjoin` and "
    "`secondaryjoin` on each side."
)
def test_followers_need_both_joins() -> None:
    class Other(DeclarativeBase):
        pass

    follows = Table(
        "follows",
        Other.metadata,
        Column("follower_id", ForeignKey("people.id"), primary_key=True),
        Column("followed_id", ForeignKey("people.id"), primary_key=True),
    )

    class Person(Other):
        __tablename__ = "people"
        id: Mapped[int] = mapped_column(primary_key=True)
        followers: Mapped[list["Person"]] = relationship(
            secondary=follows,
            primaryjoin="Person.id == follows.c.followed_id",
            secondaryjoin="Person.id == follows.c.follower_id",
            back_populates="followed",
        )
        followed: Mapped[list["Person"]] = relationship(
            secondary=follows, back_populates="followers"
        )

    with pytest.raises(AmbiguousForeignKeysError, match=r"Person\.followed"):
        Person()
    Person.__mapper__.registry.dispose()


@pytest.mark.says("or give `reports` the `remote_side`, nothing raises,")
def test_remote_side_on_the_list_reverses_both(engine: Engine) -> None:
    with Session(engine) as session:
        session.add(Reversed(id=2, above=Reversed(id=1)))
        session.commit()
        assert session.get_one(Reversed, 1).above_id == 2
        assert session.get_one(Reversed, 2).above_id is None


@pytest.mark.says("expire it (under asyncio, `refresh()` it).")
def test_an_expired_list_under_asyncio(tmp_path: Path) -> None:
    async def run() -> None:
        engine = create_async_engine(f"sqlite+aiosqlite:///{tmp_path}/async.db")
        async with engine.begin() as connection:
            await connection.run_sync(Base.metadata.create_all)
        async with AsyncSession(engine) as session:
            user = User(teams=[])
            session.add_all([user, Team(id=1)])
            await session.flush()
            await session.execute(insert(memberships), [{"user_id": 1, "team_id": 1}])
            assert user.teams == []
            await session.refresh(user, ["teams"])
            assert len(user.teams) == 1
        await engine.dispose()

    asyncio.run(run())


@pytest.mark.says(
    "Set the relationship of one to `None` and flush first. Its key alone is not enough if the "
    "relationship is loaded."
)
@pytest.mark.parametrize("loaded", [True, False])
def test_a_key_does_not_break_a_circle(loaded: bool, engine: Engine) -> None:
    with Session(engine) as session:
        ada, grace = Employee(id=1), Employee(id=2)
        session.add_all([ada, grace])
        session.flush()
        ada.manager_id, grace.manager_id = 2, 1
        session.commit()
        assert not loaded or (ada.manager is grace and grace.manager is ada)
        ada.manager_id = None
        session.flush()
        session.delete(ada)
        session.delete(grace)
        if loaded:
            with pytest.raises(CircularDependencyError):
                session.flush()
        else:
            session.commit()
            assert session.scalars(select(Employee)).all() == []


@pytest.mark.says(
    "If a manager and a report change places, flush after `report.manager = None`, too."
)
@pytest.mark.parametrize("flushes", [True, False])
def test_two_change_places(flushes: bool, engine: Engine) -> None:
    with Session(engine) as session:
        manager = Employee(id=1)
        report = Employee(id=2, manager=manager)
        session.add(report)
        session.commit()
        assert report.manager is manager
        report.manager = None
        if flushes:
            session.flush()
        manager.manager = report
        if flushes:
            session.commit()
            assert (report.manager, manager.manager) == (None, report)
        else:
            with pytest.raises(CircularDependencyError):
                session.flush()


@pytest.mark.says(
    "`post_update=True`; if it has `back_populates`, on both sides.",
    "Without it, a flush of him, or of a new report, raises while one of the two is loaded.",
)
@pytest.mark.parametrize("loaded", ["above", "below", None])
@pytest.mark.parametrize("change", ["value", "report"])
@pytest.mark.parametrize("node", ["Plain", "OneSide", "BothSides"])
def test_who_refers_to_himself(loaded: str | None, change: str, node: str, engine: Engine) -> None:
    cls: Any = {"Plain": Plain, "OneSide": OneSide, "BothSides": BothSides}[node]
    with Session(engine) as session:
        top = cls(id=1, name="top")
        session.add(top)
        session.flush()
        top.above_id = 1
        session.commit()
        if loaded:
            getattr(top, loaded)
        if change == "value":
            top.name = "changed"
        else:
            session.add(cls(id=2, name="new", above=top))
        raising = {"Plain": ("above", "below"), "OneSide": ("below",), "BothSides": ()}[node]
        if loaded in raising:
            with pytest.raises(CircularDependencyError):
                session.flush()
        else:
            session.commit()


@pytest.mark.says("To delete the address alone, set `user.main` to `None` as well.")
@pytest.mark.parametrize("clears", [True, False])
def test_a_main_object_is_deleted_alone(clears: bool, engine: Engine) -> None:
    with Session(engine) as session:
        page = Page()
        book = Book(pages=[page, Page()], cover=page)
        session.add(book)
        session.commit()
        session.delete(page)
        if clears:
            book.cover = None
        if clears or engine.name == "sqlite":
            session.commit()
            assert (book.cover_id is None) == clears
            assert len(book.pages) == 1
        else:
            with pytest.raises(IntegrityError):
                session.flush()


@pytest.mark.says("a `manager_id` that you set says nothing about the order.")
def test_a_key_says_nothing_of_the_order(postgresql: Engine) -> None:
    with Session(postgresql) as session:
        session.add_all([Employee(id=9, manager_id=5), Employee(id=5)])
        with pytest.raises(IntegrityError):
            session.flush()


def circle_of_tables(name: str | None) -> MetaData:
    """Two tables that refer to each other."""
    metadata = MetaData()
    last = ForeignKey("orders.id", name=name, use_alter=name is not None)
    Table(
        "customers", metadata, Column("id", primary_key=True, type_=Integer), Column("last", last)
    )
    Table(
        "orders",
        metadata,
        Column("id", primary_key=True, type_=Integer),
        Column("customer", ForeignKey("customers.id")),
    )
    return metadata


@pytest.mark.says(
    "Give one of the foreign keys a name (if the tables exist, the one that it has there) and "
    "`use_alter=True`."
)
def test_tables_in_a_circle_are_dropped_with_use_alter(postgresql: Engine) -> None:
    named = circle_of_tables("fk_last")
    named.create_all(postgresql)
    named.drop_all(postgresql)
    unnamed = circle_of_tables(None)
    unnamed.create_all(postgresql)
    with pytest.raises(CircularDependencyError, match="Can't sort tables for DROP"):
        unnamed.drop_all(postgresql)
    with pytest.raises(ProgrammingError, match=r'constraint "fk_last" .* does not exist'):
        named.drop_all(postgresql)
    circle_of_tables("customers_last_fkey").drop_all(postgresql)


class Friend(MappedAsDataclass, Base):
    """Its values are compared."""

    __tablename__ = "friends"
    id: Mapped[int] = mapped_column(primary_key=True, init=False)


class ComparedBase(MappedAsDataclass, DeclarativeBase):
    """Its values are compared."""


class Guest(ComparedBase, eq=False):
    """Its own values are not."""

    __tablename__ = "guests"
    id: Mapped[int] = mapped_column(primary_key=True, init=False)


class PlainBase(MappedAsDataclass, DeclarativeBase, eq=False):
    """Nothing is compared."""


class Member(PlainBase, eq=False):
    """Nothing is compared here either."""

    __tablename__ = "members"
    id: Mapped[int] = mapped_column(primary_key=True, init=False)


@pytest.mark.says("need `eq=False` for that, on the base class too;")
def test_a_dataclass_is_in_a_set_without_eq() -> None:
    for made in (Friend, Guest):
        with pytest.raises(TypeError, match="unhashable"):
            {made()}
    assert len({Member(), Member()}) == 2

"""What the page *Keys and defaults* says beside its programs."""

import asyncio
import time
from contextlib import nullcontext
from datetime import UTC, datetime
from typing import Any

import pytest
import sqlalchemy
from sqlalchemy import (
    JSON,
    Column,
    DateTime,
    Engine,
    ForeignKey,
    Sequence,
    String,
    Table,
    TypeDecorator,
    cast,
    delete,
    event,
    func,
    insert,
    select,
    text,
)
from sqlalchemy.exc import IntegrityError, SAWarning, SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncSession, create_async_engine
from sqlalchemy.ext.mutable import MutableDict
from sqlalchemy.orm import (
    DeclarativeBase,
    Mapped,
    MappedAsDataclass,
    Session,
    mapped_column,
    relationship,
)
from sqlalchemy.orm.exc import ObjectDeletedError, StaleDataError

from tests.asides.conftest import Make


class Base(DeclarativeBase):
    """Of this file's tables."""


class Wrapped(TypeDecorator[Any]):
    """Over a JSON whose `None` is a value."""

    impl = JSON
    cache_ok = True


class WrappedNull(TypeDecorator[Any]):
    """Over a JSON whose `None` is NULL."""

    impl = JSON(none_as_null=True)
    cache_ok = True


class Note(Base):
    """The database gives it an id and its times."""

    __tablename__ = "notes"
    id: Mapped[int] = mapped_column(primary_key=True)
    plain: Mapped[Any] = mapped_column(JSON, default={"set": "default"}, nullable=True)
    null: Mapped[Any] = mapped_column(
        JSON(none_as_null=True), default={"set": "default"}, nullable=True
    )
    unset: Mapped[Any] = mapped_column(JSON, nullable=True)
    wrapped: Mapped[Any] = mapped_column(Wrapped, nullable=True)
    wrapped_null: Mapped[Any] = mapped_column(WrappedNull, nullable=True)
    tracked: Mapped[Any] = mapped_column(MutableDict.as_mutable(JSON), default={}, nullable=True)
    at: Mapped[datetime] = mapped_column(server_default=func.now())
    zoned: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=func.now())


class Ticket(Base):
    """SQLite keeps its greatest id; PostgreSQL counts it with a sequence of this file."""

    __tablename__ = "tickets"
    __table_args__ = {"sqlite_autoincrement": True}  # noqa: RUF012
    id: Mapped[int] = mapped_column(Sequence("ticket_numbers"), primary_key=True)


class Country(Base):
    """Its key may change, and the database tells its cities."""

    __tablename__ = "countries"
    code: Mapped[str] = mapped_column(primary_key=True)
    cities: Mapped[list["City"]] = relationship(back_populates="country")
    notes: Mapped[list[Note]] = relationship(secondary="links")
    others: Mapped[list[Note]] = relationship(secondary="other_links")


Table(
    "links",
    Base.metadata,
    Column("code", ForeignKey("countries.code", onupdate="CASCADE"), primary_key=True),
    Column("note_id", ForeignKey("notes.id"), primary_key=True),
)
Table(
    "other_links",
    Base.metadata,
    Column("code", ForeignKey("countries.code"), primary_key=True),
    Column("note_id", ForeignKey("notes.id"), primary_key=True),
)


class City(Base):
    """It has the key of its country."""

    __tablename__ = "cities"
    name: Mapped[str] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(ForeignKey("countries.code", onupdate="CASCADE"))
    country: Mapped[Country] = relationship(back_populates="cities")


class Club(Base):
    """Its key may change, and the flush tells its members."""

    __tablename__ = "clubs"
    code: Mapped[str] = mapped_column(primary_key=True)
    members: Mapped[list["Member"]] = relationship(passive_updates=False)


class Member(Base):
    """It has the key of its club."""

    __tablename__ = "members"
    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(ForeignKey("clubs.code"))


class Order(Base):
    """Its key may change; the database tells its items."""

    __tablename__ = "orders"
    code: Mapped[str] = mapped_column(primary_key=True)
    items: Mapped[list["Item"]] = relationship()


class Item(Base):
    """Its key holds that of its order."""

    __tablename__ = "items"
    code: Mapped[str] = mapped_column(
        ForeignKey("orders.code", onupdate="CASCADE"), primary_key=True
    )
    number: Mapped[int] = mapped_column(primary_key=True)
    count: Mapped[int] = mapped_column(default=0)


class FlushedOrder(Base):
    """Its key may change; the database tells its items, and so does the flush."""

    __tablename__ = "flushed_orders"
    code: Mapped[str] = mapped_column(primary_key=True)
    items: Mapped[list["FlushedItem"]] = relationship(passive_updates=False)


class FlushedItem(Base):
    """Its key holds that of its order."""

    __tablename__ = "flushed_items"
    code: Mapped[str] = mapped_column(
        ForeignKey("flushed_orders.code", onupdate="CASCADE"), primary_key=True
    )
    number: Mapped[int] = mapped_column(primary_key=True)
    count: Mapped[int] = mapped_column(default=0)


class Author(Base):
    """Their books come together."""

    __tablename__ = "authors"
    id: Mapped[int] = mapped_column(primary_key=True)
    books: Mapped[list["Book"]] = relationship(back_populates="author")


class Book(Base):
    """It has an author."""

    __tablename__ = "books"
    id: Mapped[int] = mapped_column(primary_key=True)
    author_id: Mapped[int] = mapped_column(ForeignKey("authors.id"))
    author: Mapped[Author] = relationship(back_populates="books")


class Shop(Base):
    """Its key may change; the database tells the other table."""

    __tablename__ = "shops"
    code: Mapped[str] = mapped_column(primary_key=True)
    kind: Mapped[str]
    __mapper_args__ = {"polymorphic_on": "kind"}  # noqa: RUF012


class Bakery(Shop):
    """It has two tables."""

    __tablename__ = "bakeries"
    code: Mapped[str] = mapped_column(
        ForeignKey("shops.code", onupdate="CASCADE"), primary_key=True
    )
    ovens: Mapped[int]
    __mapper_args__ = {"polymorphic_identity": "bakery"}  # noqa: RUF012


class Bank(Shop):
    """It has two tables, and the second key stays as it is."""

    __tablename__ = "banks"
    code: Mapped[str] = mapped_column(ForeignKey("shops.code"), primary_key=True)
    ovens: Mapped[int]
    __mapper_args__ = {"polymorphic_identity": "bank"}  # noqa: RUF012


class Plant(Base):
    """Its key may change; the flush tells the other table."""

    __tablename__ = "plants"
    code: Mapped[str] = mapped_column(primary_key=True)
    kind: Mapped[str]
    __mapper_args__ = {"polymorphic_on": "kind", "passive_updates": False}  # noqa: RUF012


class Tree(Plant):
    """It has two tables."""

    __tablename__ = "trees"
    code: Mapped[str] = mapped_column(ForeignKey("plants.code"), primary_key=True)
    ovens: Mapped[int]
    __mapper_args__ = {"polymorphic_identity": "tree"}  # noqa: RUF012


class Badge(Base):
    """Its key is that of a note."""

    __tablename__ = "badges"
    note_id: Mapped[int] = mapped_column(ForeignKey("notes.id"), primary_key=True)


class Seat(Base):
    """Its key has two columns."""

    __tablename__ = "seats"
    row: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)


class InRow:
    """A mixin with a part of the key."""

    row: Mapped[int] = mapped_column(primary_key=True)


class Place(InRow, Base):
    """Its key has two columns, one from a mixin."""

    __tablename__ = "places"
    number: Mapped[int] = mapped_column(primary_key=True)


class Entry(Base):
    """Its first time is in quotes."""

    __tablename__ = "entries"
    id: Mapped[int] = mapped_column(primary_key=True)
    quoted: Mapped[datetime] = mapped_column(server_default="now()")
    at: Mapped[datetime] = mapped_column(server_default=func.now())


def check_foreign_keys(engine: Engine) -> None:
    """SQLite does it too, from now on."""

    def switch_on(connection: Any, _: object) -> None:
        connection.execute("PRAGMA foreign_keys = ON")

    if engine.dialect.name == "sqlite":
        engine.dispose()
        event.listen(engine, "connect", switch_on)


@pytest.mark.says(
    "[JSON](#why-does-is-null-not-find-my-empty-json) without `none_as_null` stores `null` in "
    "both.",
    '`cast(User.settings, String) == "null"` finds it.',
)
def test_none_in_json_is_a_value(engine: Engine) -> None:
    with Session(engine) as session:
        note = Note(plain=None, null=None)
        session.add(note)
        session.flush()
        assert note.null == {"set": "default"}
        found = select(Note).where(cast(Note.plain, String) == "null")
        assert session.scalars(found).all() == [note]
        note.plain = {}
        session.commit()
        note.plain = note.null = None
        session.commit()
        assert session.scalars(found).all() == [note]
        assert session.scalars(select(Note).where(Note.null.is_(None))).all() == [note]


@pytest.mark.says(
    "stores NULL, and so does an attribute that you leave unset",
    "A `TypeDecorator` over `JSON` stores `null` for that, unless it says "
    "`impl = JSON(none_as_null=True)`.",
)
def test_an_unset_json_is_null(engine: Engine) -> None:
    with Session(engine) as session:
        session.add(Note())
        session.flush()
        columns = (Note.unset, Note.wrapped, Note.wrapped_null)
        empty = session.execute(select(*(column.is_(None) for column in columns))).one()
        assert tuple(empty) == (True, False, True)


@pytest.mark.says("(on 2.0, a dataclass sets its `default=None`)")
def test_a_dataclass_of_2_0_sets_its_none(sqlite: Make) -> None:
    class Other(MappedAsDataclass, DeclarativeBase):
        pass

    class Form(Other):
        __tablename__ = "forms"
        id: Mapped[int] = mapped_column(init=False, primary_key=True)
        fields: Mapped[Any] = mapped_column(JSON, default=None, nullable=True)

    engine = sqlite("delete")
    Other.metadata.create_all(engine)
    with Session(engine) as session:
        session.add(Form())
        session.flush()
        old = sqlalchemy.__version__.startswith("2.0")
        assert session.scalar(select(Form.fields.is_(None))) is not old


@pytest.mark.says('On PostgreSQL, `server_default="now()"` is the time of `CREATE TABLE`')
def test_a_quoted_now_is_one_time(postgresql: Engine) -> None:
    with Session(postgresql) as session:
        first, second = Entry(), Entry()
        session.add(first)
        session.commit()
        time.sleep(0.01)
        session.add(second)
        session.commit()
        assert first.quoted == second.quoted < first.at < second.at


@pytest.mark.says("unless `MutableDict` copies it.")
def test_a_tracked_dict_is_a_copy(engine: Engine) -> None:
    with Session(engine) as session:
        first, second = Note(), Note()
        session.add(first)
        session.flush()
        first.tracked["color"] = "red"
        session.add(second)
        session.commit()
        assert (first.tracked, second.tracked) == ({"color": "red"}, {})


@pytest.mark.says(
    "Pass the Python function itself; in a dataclass, as `insert_default=` or `default_factory=`."
)
def test_a_dataclass_calls_a_function_for_each_row(sqlite: Make) -> None:
    codes, tokens = iter("ab"), iter("cd")

    class Other(MappedAsDataclass, DeclarativeBase):
        pass

    class Pass(Other):
        __tablename__ = "passes"
        id: Mapped[int] = mapped_column(init=False, primary_key=True)
        code: Mapped[str] = mapped_column(init=False, insert_default=lambda: next(codes))
        token: Mapped[str] = mapped_column(default_factory=lambda: next(tokens))

    engine = sqlite("delete")
    Other.metadata.create_all(engine)
    with Session(engine) as session:
        session.add_all([Pass(), Pass()])
        session.flush()
        rows = session.execute(select(Pass.code, Pass.token).order_by(Pass.id)).all()
        assert rows == [("a", "c"), ("b", "d")]


@pytest.mark.says(
    "On SQLite, `now()` is the time of the statement, in UTC; PostgreSQL takes the time zone of "
    "the connection, unless the column is `DateTime(timezone=True)`."
)
def test_now_has_a_time_zone_on_postgresql(engine: Engine) -> None:
    with Session(engine) as session:
        if engine.dialect.name == "postgresql":
            session.execute(text("SET LOCAL TIME ZONE 'Asia/Tokyo'"))
        note = Note()
        session.add(note)
        session.flush()
        hours = (note.at - datetime.now(UTC).replace(tzinfo=None)).total_seconds() / 3600
        assert round(hours) == (9 if engine.dialect.name == "postgresql" else 0)
        if engine.dialect.name == "postgresql":
            assert abs((note.zoned - datetime.now(UTC)).total_seconds()) < 60


@pytest.mark.says('`duplicate key value violates unique constraint "users_pkey"`')
def test_a_taken_number_raises(postgresql: Engine) -> None:
    with Session(postgresql) as session:
        session.execute(text("CREATE TABLE users (id serial PRIMARY KEY)"))
        session.execute(text("INSERT INTO users VALUES (1)"))
        with pytest.raises(IntegrityError, match='violates unique constraint "users_pkey"'):
            session.execute(text("INSERT INTO users DEFAULT VALUES"))


@pytest.mark.says(
    "a `Sequence` of your own by its name, which `pg_get_serial_sequence()` does not know."
)
def test_a_sequence_of_your_own_is_set_by_its_name(postgresql: Engine) -> None:
    with Session(postgresql) as session:
        assert session.scalar(select(func.pg_get_serial_sequence("tickets", "id"))) is None
        session.execute(insert(Ticket), [{"id": 7}])
        session.execute(select(func.setval("ticket_numbers", 7)))
        ticket = Ticket()
        session.add(ticket)
        session.flush()
        assert ticket.id == 8


@pytest.mark.says("Set the sequence after an import, while nobody else inserts;")
def test_a_sequence_is_set_back_below_an_open_transaction(postgresql: Engine) -> None:
    with Session(postgresql) as other, Session(postgresql) as session:
        other.execute(select(func.nextval("notes_id_seq")))
        other.add(Note())
        other.flush()
        session.execute(insert(Note), [{"id": 1}])
        last = select(func.max(Note.id)).scalar_subquery()
        session.execute(select(func.setval("notes_id_seq", last)))
        session.commit()
        other.commit()
        session.add(Note())
        with pytest.raises(IntegrityError):
            session.flush()


@pytest.mark.says(
    "unless the table has `sqlite_autoincrement=True`.",
)
def test_sqlite_may_keep_its_greatest_id(sqlite: Make) -> None:
    with Session(sqlite("delete")) as session:
        session.execute(insert(Ticket), [{"id": 7}])
        session.execute(delete(Ticket))
        session.commit()
        session.add(Ticket())
        session.commit()
        assert session.scalars(select(Ticket.id)).all() == [8]


@pytest.mark.says(
    "get their ids in order of `add()`, if no relationship links one to another object, and you "
    "expunge none."
)
def test_what_was_expunged_mixes_the_order(engine: Engine) -> None:
    with Session(engine) as session:
        notes = [Note() for _ in range(4)]
        session.add_all(notes)
        for note in notes[1::-1]:
            session.expunge(note)
        session.add(notes[1])
        session.add(notes[0])
        session.flush()
        in_order = [notes[2], notes[3], notes[1], notes[0]]
        assert [note.id for note in in_order] != [1, 2, 3, 4]


@pytest.mark.says("if no relationship links one to another object")
def test_a_link_mixes_the_order(engine: Engine) -> None:
    with Session(engine) as session:
        first, second = Author(), Author()
        books = [Book(author=author) for author in (first, second, first)]
        session.add_all(books)
        session.flush()
        assert sorted(books, key=lambda book: book.id) == [books[0], books[2], books[1]]


@pytest.mark.says("on PostgreSQL, a smaller id may be committed after a greater one")
def test_a_smaller_id_comes_later(postgresql: Engine) -> None:
    with Session(postgresql) as slow, Session(postgresql) as fast:
        slow.add(Note())
        slow.flush()
        fast.add(Note())
        fast.commit()
        last = fast.scalars(select(Note.id)).one()
        fast.commit()
        slow.commit()
        assert fast.scalars(select(Note.id).where(Note.id > last)).all() == []
        assert fast.scalar(select(func.min(Note.id))) == last - 1


@pytest.mark.says(
    "(under asyncio, refresh an expired object before: the assignment loads it, and raises)"
)
def test_a_key_is_set_after_a_refresh_under_asyncio(postgresql: Engine) -> None:
    async def change() -> None:
        engine = create_async_engine(postgresql.url)
        async with AsyncSession(engine) as session:
            country = Country(code="UK")
            session.add(country)
            await session.commit()
            with pytest.raises(SQLAlchemyError, match="greenlet_spawn has not been called"):
                country.code = "GB"
            await session.refresh(country)
            country.code = "GB"
            await session.commit()
            assert await session.scalar(select(Country.code)) == "GB"
        await engine.dispose()

    asyncio.run(change())


@pytest.mark.says("with autoflush, a `get()` by the new one flushes first, and finds it.")
@pytest.mark.parametrize("autoflush", [True, False])
def test_get_finds_the_new_key(autoflush: bool, engine: Engine) -> None:
    with Session(engine, autoflush=autoflush) as session:
        country = Country(code="UK")
        session.add(country)
        session.commit()
        country.code = "GB"
        assert session.get(Country, "GB") is (country if autoflush else None)
        assert bool(session.dirty) is not autoflush


@pytest.mark.says('The children and link tables need `ForeignKey(…, onupdate="CASCADE")`')
@pytest.mark.parametrize("cascades", [True, False])
def test_a_link_table_needs_onupdate(cascades: bool, engine: Engine) -> None:
    check_foreign_keys(engine)
    with Session(engine) as session:
        note = Note()
        country = Country(code="UK", notes=[note] if cascades else [], others=[note])
        if cascades:
            country.others = []
        session.add(country)
        session.commit()
        country.code = "GB"
        if cascades:
            session.commit()
            assert country.notes == [note]
        else:
            with pytest.raises(IntegrityError):
                session.flush()


@pytest.mark.says(
    "If the parent's list is not loaded, a loaded child shows the old key until it is expired."
)
@pytest.mark.parametrize("loaded", [True, False])
def test_a_loaded_child_shows_the_old_key(loaded: bool, engine: Engine) -> None:
    check_foreign_keys(engine)
    with Session(engine) as session:
        country = Country(code="UK", cities=[City(name="London")])
        session.add(country)
        session.commit()
        city = session.get_one(City, "London")
        assert city.code == "UK"
        if loaded:
            assert country.cities == [city]
        country.code = "GB"
        session.flush()
        assert city.code == ("GB" if loaded else "UK")
        session.expire(city)
        assert city.code == "GB"


@pytest.mark.says(
    "There, `passive_updates=False` on the parent's list lets the flush load and update them "
    "instead."
)
def test_the_flush_may_update_the_children(sqlite: Make) -> None:
    with Session(sqlite("delete")) as session:
        club = Club(code="a", members=[Member(id=1)])
        session.add(club)
        session.commit()
        club.code = "b"
        session.commit()
        assert session.scalars(select(Member.code)).all() == ["b"]


@pytest.mark.says(
    "If the child's own key holds the parent's, load the list first,",
    "and set no `passive_updates=False` beside a cascade. Otherwise, a loaded child loses its "
    "row: `ObjectDeletedError` or `StaleDataError`.",
)
@pytest.mark.parametrize("kind", [Order, FlushedOrder])
@pytest.mark.parametrize("loaded", [True, False])
def test_a_child_loses_its_row(kind: Any, loaded: bool, engine: Engine) -> None:
    check_foreign_keys(engine)
    with Session(engine) as session:
        order = kind(code="a")
        session.add(order)
        session.flush()
        item = Item(code="a", number=1) if kind is Order else FlushedItem(code="a", number=1)
        session.add(item)
        session.commit()
        assert item.count == 0
        if loaded:
            assert order.items == [item]
        order.code = "b"
        if kind is FlushedOrder:
            with pytest.raises(StaleDataError):
                session.flush()
            return
        session.flush()
        item.count = 1
        if loaded:
            session.commit()
            assert item.count == 1
        else:
            with pytest.raises(StaleDataError):
                session.flush()


@pytest.mark.says("change the key in a flush of its own,")
@pytest.mark.parametrize("flushed", [True, False])
def test_a_deleted_child_loses_its_row(flushed: bool, engine: Engine) -> None:
    check_foreign_keys(engine)
    with Session(engine) as session:
        order = Order(code="a", items=[Item(number=1)])
        session.add(order)
        session.commit()
        session.delete(order.items[0])
        if flushed:
            session.flush()
        order.code = "b"
        with nullcontext() if flushed else pytest.warns(SAWarning, match="0 were matched"):
            session.flush()
        session.commit()
        assert len(session.scalars(select(Item)).all()) == (0 if flushed else 1)


@pytest.mark.says("In joined inheritance, the subclass's foreign key needs `onupdate` too")
def test_the_second_table_gets_the_key(engine: Engine) -> None:
    check_foreign_keys(engine)
    with Session(engine) as session:
        bakery, bank = Bakery(code="a", ovens=1), Bank(code="b", ovens=0)
        session.add_all([bakery, bank])
        session.commit()
        bakery.code = "c"
        session.commit()
        assert bakery.ovens == 1
        bank.code = "d"
        with pytest.raises(IntegrityError):
            session.flush()


@pytest.mark.says(
    "or without the PRAGMA, the base class `passive_updates=False` in its `__mapper_args__`."
)
def test_the_flush_may_update_the_second_table(sqlite: Make) -> None:
    with Session(sqlite("delete")) as session:
        tree, bank = Tree(code="a", ovens=0), Bank(code="a", ovens=0)
        session.add_all([tree, bank])
        session.commit()
        tree.code = "b"
        bank.code = "b"
        session.commit()
        assert tree.ovens == 0
        with pytest.raises(ObjectDeletedError):
            assert bank.ovens == 0


@pytest.mark.says(
    "With a dict, or with a tuple in the order of the table's key: a mixin's column comes last, "
    "and a wrong order gets `None` or another row."
)
def test_a_column_of_a_mixin_comes_last(engine: Engine) -> None:
    with Session(engine) as session:
        seat, other = Place(row=3, number=14), Place(row=14, number=3)
        session.add_all([seat, other])
        session.commit()
        assert session.get(Place, {"row": 3, "number": 14}) is seat
        assert session.get(Place, (14, 3)) is seat
        assert session.get(Place, (3, 14)) is other


@pytest.mark.says("a key of one integer column that is no foreign key.")
def test_a_foreign_key_is_not_counted_up(postgresql: Engine) -> None:
    with Session(postgresql) as session:
        session.add(Badge())
        with (
            pytest.warns(match="'badges.note_id' is marked"),
            pytest.raises(IntegrityError),
        ):
            session.flush()


@pytest.mark.says(
    "`SAWarning: Column 'seats.number' is marked as a member of the primary key for table "
    "'seats', but has no Python-side or server-side default generator indicated`"
)
def test_a_part_of_a_key_is_not_counted_up(engine: Engine) -> None:
    with Session(engine) as session:
        session.add(Seat(row=3))
        with (
            pytest.warns(
                SAWarning,
                match="^Column 'seats.number' is marked as a member of the primary key for table "
                "'seats', but has no Python-side or server-side default generator indicated",
            ),
            pytest.raises(IntegrityError),
        ):
            session.flush()

"""What the page *What counts as a change* says beside its programs."""

import copy
import dataclasses
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import (
    JSON,
    Engine,
    ForeignKey,
    event,
    func,
    inspect,
    select,
    text,
    update,
)
from sqlalchemy.exc import IntegrityError, InvalidRequestError, SAWarning
from sqlalchemy.ext.hybrid import hybrid_property
from sqlalchemy.ext.mutable import MutableDict
from sqlalchemy.orm import (
    DeclarativeBase,
    Mapped,
    Session,
    composite,
    mapped_column,
    relationship,
    synonym,
    validates,
)
from sqlalchemy.orm.attributes import flag_modified
from sqlalchemy.orm.exc import DetachedInstanceError, ObjectDeletedError

from tests.asides.sent import sent


class Base(DeclarativeBase):
    """Of this file's tables."""


class User(Base):
    """It has values of each kind, and checks what it gets."""

    __tablename__ = "users"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str | None]
    visits: Mapped[int] = mapped_column(default=0)
    plain: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    settings: Mapped[dict[str, Any] | None] = mapped_column(MutableDict.as_mutable(JSON))
    addresses: Mapped[list["Address"]] = relationship(back_populates="user")
    badge: Mapped["Badge | None"] = relationship()

    @validates("name", "addresses")
    def note(self, key: str, value: object) -> object:
        """Tell what comes."""
        got.append(value)
        return value


class Address(Base):
    """A user has it."""

    __tablename__ = "addresses"
    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    user: Mapped[User | None] = relationship(back_populates="addresses")


class Badge(Base):
    """A user has one."""

    __tablename__ = "badges"
    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))


class Node(Base):
    """It is part of a tree."""

    __tablename__ = "nodes"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("nodes.id"))
    nodes: Mapped[list["Node"]] = relationship()


class Note(Base):
    """Its old values are loaded."""

    __tablename__ = "notes"
    id: Mapped[int] = mapped_column(primary_key=True)
    text: Mapped[str] = mapped_column(active_history=True)
    draft: Mapped[str] = mapped_column(active_history=True, deferred=True)
    owner: Mapped[str] = mapped_column(active_history=True, onupdate="system")
    plain: Mapped[str | None]
    version: Mapped[int] = mapped_column()
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - typed by its base


class Booking(Base):
    """Its validator compares both of its days."""

    __tablename__ = "bookings"
    id: Mapped[int] = mapped_column(primary_key=True)
    first: Mapped[int]
    last: Mapped[int]

    @validates("first", "last")
    def check(self, key: str, value: int) -> int:
        """Refuse a stay that ends before it begins."""
        first = value if key == "first" else self.first
        last = value if key == "last" else self.last
        if first is not None and last is not None and last < first:
            raise ValueError(key)
        return value


class Shelf(Base):
    """Once closed, it takes no books."""

    __tablename__ = "shelves"
    id: Mapped[int] = mapped_column(primary_key=True)
    closed: Mapped[bool] = mapped_column(default=False)
    books: Mapped[list["Book"]] = relationship(back_populates="shelf")

    @validates("books")
    def check(self, key: str, book: "Book") -> "Book":
        """Refuse a book."""
        if self.closed:
            raise ValueError(key)
        return book


class Book(Base):
    """A shelf has it."""

    __tablename__ = "books"
    id: Mapped[int] = mapped_column(primary_key=True)
    shelf_id: Mapped[int | None] = mapped_column(ForeignKey("shelves.id"))
    shelf: Mapped[Shelf | None] = relationship(back_populates="books")

    @validates("shelf")
    def check(self, key: str, shelf: Shelf | None) -> Shelf | None:
        """Refuse a shelf."""
        if shelf is not None and self.id == 13:
            raise ValueError(key)
        return shelf


class Vehicle(Base):
    """It says who changed its row."""

    __tablename__ = "vehicles"
    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]
    size: Mapped[int | None]
    owner: Mapped[str] = mapped_column(onupdate="system")
    __mapper_args__ = {  # noqa: RUF012 - typed by its base
        "polymorphic_on": "kind",
        "polymorphic_identity": "vehicle",
    }


class Truck(Vehicle):
    """It has a table of its own."""

    __tablename__ = "trucks"
    id: Mapped[int] = mapped_column(ForeignKey("vehicles.id"), primary_key=True)
    load: Mapped[int | None]
    __mapper_args__ = {"polymorphic_identity": "truck"}  # noqa: RUF012 - typed by its base


class Bus(Vehicle):
    """It has a table of its own too."""

    __tablename__ = "buses"
    id: Mapped[int] = mapped_column(ForeignKey("vehicles.id"), primary_key=True)
    seats: Mapped[int | None]
    __mapper_args__ = {"polymorphic_identity": "bus"}  # noqa: RUF012 - typed by its base


class Bicycle(Vehicle):
    """It has no table of its own."""

    __mapper_args__ = {"polymorphic_identity": "bicycle"}  # noqa: RUF012 - typed by its base


class Tandem(Vehicle):
    """It has no table of its own either."""

    __mapper_args__ = {"polymorphic_identity": "tandem"}  # noqa: RUF012 - typed by its base


@dataclasses.dataclass
class Point:
    """The value of a composite."""

    x: int


class Pin(Base):
    """Its values can change inside."""

    __tablename__ = "pins"
    id: Mapped[int] = mapped_column(primary_key=True)
    place: Mapped[Point] = composite(mapped_column("x"))
    notes: Mapped[dict[str, Any]] = mapped_column(JSON)
    remarks = synonym("notes")

    @hybrid_property
    def memos(self) -> dict[str, Any]:
        """The notes."""
        return self.notes

    @memos.inplace.setter
    def _set_memos(self, value: dict[str, Any]) -> None:
        self.notes = value

    @validates("memos", "place", "remarks")
    def note(self, key: str, value: object) -> object:
        """Tell what comes."""
        got.append(value)
        return value


got: list[object] = []


@pytest.mark.says(
    "it does not see what you change [inside a JSON "
    "value](flush.md#why-is-my-change-to-a-json-column-not-saved) or a `composite()`."
)
def test_a_change_inside_a_value_is_not_seen(engine: Engine) -> None:
    with Session(engine) as session:
        pin = Pin(id=1, place=Point(1), notes={})
        session.add(pin)
        session.flush()
        pin.place.x = 2
        pin.notes["a"] = 1
        assert not session.is_modified(pin)
        pin.place = Point(2)
        assert session.is_modified(pin)


@pytest.mark.says("(compared with `==`)")
def test_a_value_is_compared_with_the_loaded_one(engine: Engine) -> None:
    with Session(engine) as session:
        user = User(visits=1)
        session.add(user)
        session.commit()
        assert user.visits == 1
        value: Any
        for value, is_change in ((True, False), (1.0, False), ("1", True)):
            user.visits = value
            assert session.is_modified(user) is is_change


@pytest.mark.says(
    'Call that also for a new value that equals the old one, as `{"on": True}` equals `{"on": 1}`.'
)
def test_an_equal_json_value_is_flagged(engine: Engine) -> None:
    with Session(engine) as session:
        user = User(plain={"on": 1})
        session.add(user)
        session.commit()
        for flagged in (False, True):
            session.refresh(user)
            user.plain = {"on": True}
            if flagged:
                flag_modified(user, "plain")
            session.commit()
            assert user.plain is not None
            assert (user.plain["on"] is True) is flagged


@pytest.mark.says(
    "The UPDATE writes the whole value: keys that another transaction has set since you loaded it "
    "are lost."
)
def test_a_json_value_is_written_whole(engine: Engine) -> None:
    with Session(engine) as session, Session(engine) as other:
        session.add(User(id=1, settings={"theme": "light", "size": 1}))
        session.commit()
        user, same = session.get_one(User, 1), other.get_one(User, 1)
        assert user.settings is not None
        assert same.settings is not None
        same.settings["size"] = 2
        other.commit()
        user.settings["theme"] = "dark"
        session.commit()
        assert user.settings == {"theme": "dark", "size": 1}


@pytest.mark.says(
    "The same error comes from a `MutableDict` that you have kept over a commit or a rollback"
)
@pytest.mark.parametrize("end", [Session.commit, Session.rollback])
def test_a_kept_dict_is_not_the_expired_one(end: Callable[[Session], None], engine: Engine) -> None:
    with Session(engine) as session:
        user = User(settings={"theme": "light"})
        session.add(user)
        session.commit()
        kept = user.settings
        assert kept is not None
        end(session)
        with pytest.raises(InvalidRequestError, match="Can't flag attribute 'settings' modified"):
            kept["theme"] = "dark"


@pytest.mark.says(
    "as a `refresh()` does at once, the old dict raises nothing, and your change is lost"
)
def test_a_dict_kept_over_a_refresh_changes_nothing(engine: Engine) -> None:
    with Session(engine) as session:
        user = User(settings={"theme": "light"})
        session.add(user)
        session.commit()
        kept = user.settings
        assert kept is not None
        session.refresh(user)
        kept["theme"] = "dark"
        assert session.is_modified(user)
        session.commit()
        assert user.settings == {"theme": "light"}


@pytest.mark.says("in asyncio, or once the Session is closed, that read [raises]")
@pytest.mark.parametrize("expire", [True, False])
def test_a_computed_value_needs_the_session(expire: bool, engine: Engine) -> None:
    with Session(engine, expire_on_commit=expire) as session:
        user = User(visits=1)
        session.add(user)
        session.commit()
        user.visits = User.visits + 1
        session.commit()
    with pytest.raises(DetachedInstanceError):
        assert user.visits


@pytest.mark.says("and also to `None` or to an SQL expression.")
def test_a_validator_gets_what_is_no_text(engine: Engine) -> None:
    with Session(engine) as session:
        got.clear()
        user = User(name=None)
        session.add(user)
        session.commit()
        expression: Any = func.lower("ADA")
        user.name = expression
        assert got == [None, expression]
        session.commit()
        assert user.name == "ada"


@pytest.mark.says(
    "A validator of a list gets each new child, and each child of a list that you assign.",
    "a foreign key that you set passes it by.",
)
def test_a_validator_gets_the_children_of_a_list(engine: Engine) -> None:
    with Session(engine) as session:
        first, second = Address(), Address()
        user = User(addresses=[first])
        session.add(user)
        session.commit()
        got.clear()
        user.addresses = [first, second]
        assert got == [first, second]
        session.commit()
        third = Address(user_id=user.id)
        session.add(third)
        session.commit()
        assert got == [first, second]
        assert third in user.addresses


@pytest.mark.says(
    "A value that you set on an expired attribute is sent, unless it has `active_history=True`."
)
def test_a_value_set_on_an_expired_attribute_is_sent(engine: Engine) -> None:
    with Session(engine) as session:
        truck = Truck(owner="ada")
        session.add(truck)
        session.commit()
        truck.size, truck.owner = 2, "ada"
        session.commit()
        assert truck.owner == "ada"
        truck.size, truck.owner = 3, "ada"
        session.commit()
        assert truck.owner == "system"

        note = Note(text="a", draft="b", owner="ada")
        session.add(note)
        session.commit()
        note.owner, note.text = "ada", "c"
        session.commit()
        assert note.owner == "system"


@pytest.mark.says(
    "In joined inheritance, it comes with an UPDATE of the table that has the column."
)
def test_onupdate_belongs_to_a_table(engine: Engine) -> None:
    with Session(engine) as session:
        truck = Truck(owner="ada", load=1)
        session.add(truck)
        session.commit()
        truck.load = 2
        session.commit()
        assert truck.owner == "ada"
        truck.size = 2
        session.commit()
        assert truck.owner == "system"


@pytest.mark.says(
    "A second assignment before the flush replaces the first. Add to the attribute there, "
    "`page.visits = page.visits + 1`: it is the expression."
)
def test_a_second_expression_replaces_the_first(engine: Engine) -> None:
    with Session(engine) as session:
        user = User(visits=0)
        session.add(user)
        session.commit()
        for expected_visits, attribute in ((1, False), (3, True)):
            user.visits = User.visits + 1
            value: Any = user.visits if attribute else User.visits
            user.visits = value + 1
            session.commit()
            assert user.visits == expected_visits


@pytest.mark.says(
    "A changed list that is loaded counts too",
    "`include_collections=False` leaves lists out, but not a one-to-one.",
)
@pytest.mark.parametrize("loaded", [True, False])
def test_an_unloaded_list_shows_no_change(loaded: bool, engine: Engine) -> None:
    with Session(engine) as session:
        session.add(User(id=1))
        session.commit()
        user = session.get_one(User, 1)
        if loaded:
            assert user.addresses == []
        assert Address(user=user).user is user
        assert session.is_modified(user) is loaded
        assert not session.is_modified(user, include_collections=False)


@pytest.mark.says(
    "The Session does not load a column only to replace it, except a primary key or a version "
    "counter."
)
def test_an_assigned_key_is_loaded_first(engine: Engine) -> None:
    with Session(engine) as session:
        note = Note(text="a", draft="b", owner="ada")
        session.add(note)
        session.commit()
        for name, is_loaded in (("plain", False), ("id", True), ("version", True)):
            with sent(engine, "SELECT") as found:
                setattr(note, name, 1)
            assert bool(found) is is_loaded
            session.rollback()


@pytest.mark.says("`include_collections=False` leaves lists out, but not a one-to-one.")
def test_a_one_to_one_shows_a_change(engine: Engine) -> None:
    with Session(engine) as session:
        session.add(User(id=1))
        session.commit()
        user = session.get_one(User, 1)
        user.badge = Badge()
        assert session.is_modified(user, include_collections=False)
        with sent(engine, "UPDATE") as found:
            session.flush()
        assert found == []


@pytest.mark.says("A many-to-one has no old value unless it or the old parent is loaded")
@pytest.mark.parametrize("loaded", ["nothing", "parent", "attribute"])
def test_an_unloaded_parent_is_no_old_value(loaded: str, engine: Engine) -> None:
    with Session(engine) as session:
        session.add_all([User(id=1, addresses=[Address(id=1)]), User(id=2)])
        session.commit()
    with Session(engine) as session:
        address, other = session.get_one(Address, 1), session.get_one(User, 2)
        parent = session.get_one(User, 1) if loaded == "parent" else None
        if loaded == "attribute":
            parent = address.user
        address.user = other
        assert list(inspect(address).attrs.user.history.deleted or ()) == [parent][: bool(parent)]


@pytest.mark.says("and its foreign key changes in the flush: log foreign keys in `after_flush`.")
def test_a_foreign_key_changes_in_the_flush(engine: Engine) -> None:
    found: list[list[int]] = []

    def note(*_: object) -> None:
        found.append(list(inspect(address).attrs.user_id.history.deleted or ()))

    with Session(engine) as session:
        session.add_all([User(id=1, addresses=[Address(id=1)]), User(id=2)])
        session.commit()
        address = session.get_one(Address, 1)
        address.user = session.get_one(User, 2)
        event.listen(session, "before_flush", note)
        event.listen(session, "after_flush", note)
        session.flush()
        assert found == [[], [1]]


@pytest.mark.says(
    "Only a `composite()` that is expired is loaded, and that autoflush empties the history: use "
    "`session.no_autoflush`."
)
@pytest.mark.parametrize("autoflush", [True, False])
def test_the_history_of_a_composite_loads(autoflush: bool, engine: Engine) -> None:
    with Session(engine) as session:
        pin = Pin(id=1, place=Point(1), notes={})
        session.add(pin)
        session.commit()
        pin.notes = {"a": 1}
        assert inspect(pin).attrs.notes.history.added
        session.autoflush = autoflush
        with sent(engine, "SELECT") as found:
            assert not inspect(pin).attrs.place.history.has_changes()
        assert found
        assert bool(inspect(pin).attrs.notes.history.added) is not autoflush


@pytest.mark.says("This load autoflushes, and a `deferred()` column has none.")
def test_the_load_of_an_old_value_autoflushes(engine: Engine) -> None:
    with Session(engine) as session:
        session.add(Note(id=1, text="a", draft="b", owner="ada"))
        session.commit()
        note = session.get_one(Note, 1)
        with sent(engine) as found:
            note.draft = "c"
        assert found == []
        session.rollback()
        note.plain = "d"
        with sent(engine, "UPDATE") as found:
            note.text = "e"
        assert len(found) == 1
        assert not inspect(note).attrs.plain.history.added


@pytest.mark.says("with a [refresh](refresh.md#can-refresh-lock-the-row) if it is loaded already.")
@pytest.mark.parametrize("refresh", [True, False])
def test_a_lock_does_not_load_the_value_anew(refresh: bool, engine: Engine) -> None:
    with Session(engine) as session, Session(engine) as other:
        session.add(User(id=1, settings={}))
        session.commit()
        user, same = session.get_one(User, 1), other.get_one(User, 1)
        assert user.settings == same.settings == {}
        assert same.settings is not None
        same.settings["size"] = 2
        other.commit()
        if refresh:
            session.refresh(user, with_for_update=True)
        else:
            session.get_one(User, 1, with_for_update=True)
        user.settings["theme"] = "dark"
        session.commit()
        assert ("size" in user.settings) is refresh


@pytest.mark.says("NULL plus one is NULL: use `func.coalesce(Page.visits, 0) + 1`")
def test_null_plus_one_is_null(engine: Engine) -> None:
    with Session(engine) as session:
        vehicle = Vehicle(owner="ada")
        session.add(vehicle)
        session.commit()
        vehicle.size = Vehicle.size + 1
        session.commit()
        assert vehicle.size is None
        vehicle.size = func.coalesce(Vehicle.size, 0) + 1
        session.commit()
        assert vehicle.size == 1


@pytest.mark.says("Where foreign keys form a cycle, as in a tree, flush between.")
@pytest.mark.parametrize("flush", [True, False])
def test_a_tree_may_insert_before_it_updates(flush: bool, engine: Engine) -> None:
    with Session(engine) as session:
        root = Node(name="root", nodes=[Node(name="ada")])
        session.add(root)
        session.commit()
        root.nodes[0].name = "lovelace"
        root.nodes.append(Node(name="grace"))
        if flush:
            session.flush()
        session.add(Node(name="ada"))
        if flush:
            session.commit()
        else:
            with pytest.raises(IntegrityError):
                session.commit()


@pytest.mark.says(
    "With the type of a sibling or the base class, the flush warns,",
    "In a single table, the read of an expired attribute then raises `ObjectDeletedError`, and a "
    "query, even of the new class, returns the object with its old class.",
)
@pytest.mark.parametrize(("kind", "new"), [("tandem", Tandem), ("vehicle", Vehicle)])
def test_an_object_of_another_type_keeps_its_class(
    kind: str, new: type[Vehicle], engine: Engine
) -> None:
    with Session(engine) as session:
        bicycle = Bicycle(owner="ada")
        session.add(bicycle)
        session.commit()
        bicycle.kind = kind
        with pytest.warns(SAWarning, match="incompatible polymorphic identity"):
            session.commit()
        with pytest.raises(ObjectDeletedError):
            assert bicycle.owner
        found: object = session.scalars(select(new)).one()
        assert found is bicycle


@pytest.mark.says(
    "and delete its row in the table of the sibling class: no later delete finds that one."
)
def test_the_row_of_the_old_class_stays(engine: Engine) -> None:
    with Session(engine) as session:
        session.add(Truck(id=1, owner="ada"))
        session.flush()
        session.expunge_all()
        session.execute(update(Vehicle).values(kind="bus"))
        session.execute(text("INSERT INTO buses (id) VALUES (1)"))
        session.commit()
        session.delete(session.get_one(Bus, 1))
        if engine.dialect.name == "postgresql":
            with pytest.raises(IntegrityError):
                session.flush()
        else:
            session.flush()
            assert session.scalars(text("SELECT id FROM trucks")).all() == [1]


@pytest.mark.says(
    "It does not run if it names a hybrid, a synonym or a `composite()`, for an attribute that you "
    "leave out,"
)
def test_a_validator_of_a_composite_does_not_run(engine: Engine) -> None:
    with Session(engine) as session:
        got.clear()
        session.add(User())
        session.flush()
        pin = Pin(id=1, place=Point(1), remarks={})
        session.add(pin)
        session.commit()
        assert pin.notes == {}
        pin.memos = {"a": 1}
        session.commit()
        assert pin.notes == {"a": 1}
        assert got == []


@pytest.mark.says("and if you change both, the old one.")
def test_a_validator_of_both_refuses_a_move() -> None:
    booking = Booking(first=1, last=2)
    with pytest.raises(ValueError, match="first"):
        booking.first = 5
    booking.last, booking.first = 6, 5


@pytest.mark.says("if the old parent is loaded, its list has let the child go")
@pytest.mark.parametrize("loaded", [True, False])
def test_a_refused_child_leaves_a_loaded_parent(loaded: bool, engine: Engine) -> None:
    with Session(engine) as session:
        session.add_all([Shelf(id=1, books=[Book(id=1)]), Shelf(id=2, closed=True)])
        session.commit()
    with Session(engine) as session:
        book, closed = session.get_one(Book, 1), session.get_one(Shelf, 2)
        shelf = session.get_one(Shelf, 1) if loaded else None
        with pytest.raises(ValueError, match="books"):
            book.shelf = closed
        session.commit()
        assert book.shelf_id == (None if shelf else 1)


@pytest.mark.says(
    "In `user.addresses[0] = address`, the child that was there goes. Roll back, at least to a "
    "savepoint."
)
@pytest.mark.parametrize("end", ["commit", "rollback", "savepoint"])
def test_a_refused_child_takes_a_place(end: str, engine: Engine) -> None:
    with Session(engine) as session:
        shelf = Shelf(books=[Book()])
        session.add(shelf)
        session.commit()
        shelf.closed = True
        session.commit()
        (book,) = shelf.books
        savepoint = session.begin_nested()
        with pytest.raises(ValueError, match="books"):
            shelf.books[0] = Book()
        assert shelf.books == [book]
        if end == "savepoint":
            savepoint.rollback()
        elif end == "rollback":
            session.rollback()
        session.commit()
        assert shelf.books == ([] if end == "commit" else [book])


@pytest.mark.says(
    "A validator of `Address.user` runs before the lists change. A new child that comes by "
    "`append()` is pending by then: roll back here too."
)
@pytest.mark.parametrize("end", [Session.commit, Session.rollback])
def test_a_child_that_refuses_is_pending(end: Callable[[Session], None], engine: Engine) -> None:
    with Session(engine) as session:
        old, new = Shelf(books=[Book(id=1)]), Shelf()
        session.add_all([old, new])
        session.commit()
        (book,) = old.books
        book.id = 13
        with pytest.raises(ValueError, match="shelf"):
            book.shelf = new
        with pytest.raises(ValueError, match="shelf"):
            new.books.append(book)
        assert (old.books, new.books) == ([book], [])
        session.rollback()
        with pytest.raises(ValueError, match="shelf"):
            new.books.append(Book(id=13))
        assert new.books == []
        end(session)
        assert (session.get(Book, 13) is not None) is (end is Session.commit)


@pytest.mark.says("or an autoflush has sent yours in an UPDATE before.")
def test_onupdate_replaces_what_an_autoflush_has_sent(engine: Engine) -> None:
    with Session(engine) as session:
        session.add(Vehicle(id=1, owner="ada"))
        session.commit()
        for query, owner in ((False, "grace"), (True, "system")):
            vehicle = session.get_one(Vehicle, 1)
            vehicle.owner = "grace"
            if query:
                session.scalars(select(User)).all()
            vehicle.size = (vehicle.size or 0) + 1
            session.commit()
            assert vehicle.owner == owner
            vehicle.owner = "ada"
            session.commit()


@pytest.mark.says("Take a `copy.deepcopy()` of it before you change it.")
def test_a_shallow_copy_changes_too(engine: Engine) -> None:
    with Session(engine) as session:
        user = User(settings={"colors": {"text": "red"}})
        session.add(user)
        session.commit()
        assert user.settings is not None
        shallow, deep = copy.copy(user.settings), copy.deepcopy(user.settings)
        user.settings["colors"]["text"] = "blue"
        assert shallow["colors"]["text"] == "blue"
        assert deep["colors"]["text"] == "red"
        deep["theme"] = "dark"
        assert not session.is_modified(user)


@pytest.mark.says("`deleted` has the value that was loaded, `added` the one that you set.")
def test_the_old_value_is_the_loaded_one(engine: Engine) -> None:
    with Session(engine) as session:
        session.add(User(id=1, name="ada"))
        session.commit()
        user = session.get_one(User, 1)
        with Session(engine) as other:
            other.get_one(User, 1).name = "grace"
            other.commit()
        user.name = "alan"
        history = inspect(user).attrs.name.history
        assert (history.deleted, history.added) == (["ada"], ["alan"])

"""What the page *What counts as a change* says beside its programs."""

import dataclasses
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import JSON, Engine, ForeignKey, func
from sqlalchemy.exc import InvalidRequestError
from sqlalchemy.ext.mutable import MutableDict
from sqlalchemy.orm import (
    DeclarativeBase,
    Mapped,
    Session,
    composite,
    mapped_column,
    relationship,
    validates,
)
from sqlalchemy.orm.attributes import flag_modified
from sqlalchemy.orm.exc import DetachedInstanceError

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


class Vehicle(Base):
    """It says who changed its row."""

    __tablename__ = "vehicles"
    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]
    size: Mapped[int | None]
    owner: Mapped[str] = mapped_column(onupdate="system")
    __mapper_args__ = {"polymorphic_on": "kind"}  # noqa: RUF012 - typed by its base


class Truck(Vehicle):
    """It has a table of its own."""

    __tablename__ = "trucks"
    id: Mapped[int] = mapped_column(ForeignKey("vehicles.id"), primary_key=True)
    load: Mapped[int | None]
    __mapper_args__ = {"polymorphic_identity": "truck"}  # noqa: RUF012 - typed by its base


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


@pytest.mark.says("A value that you set on an expired attribute is sent in any case.")
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
    "A changed list that is loaded counts too", "`include_collections=False` leaves lists out."
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


@pytest.mark.says("The Session does not load a value only to replace it, except a primary key's.")
def test_an_assigned_key_is_loaded_first(engine: Engine) -> None:
    with Session(engine) as session:
        user = User(visits=1)
        session.add(user)
        session.commit()
        with sent(engine, "SELECT") as found:
            user.visits = 2
            assert found == []
            session.rollback()
            user.id = 1
        assert len(found) == 1

"""What the page *Versions* says beside its programs."""

import contextlib
import dataclasses
import importlib.metadata
import subprocess
import sys
import uuid
from typing import Any

import pytest
import sqlalchemy
from sqlalchemy import (
    Engine,
    ForeignKey,
    Integer,
    cast,
    create_engine,
    exists,
    func,
    insert,
    make_url,
    or_,
    select,
    text,
    update,
)
from sqlalchemy.dialects import postgresql as of_postgresql
from sqlalchemy.exc import ArgumentError, InvalidRequestError
from sqlalchemy.orm import (
    DeclarativeBase,
    Mapped,
    MappedAsDataclass,
    Session,
    composite,
    joinedload,
    mapped_column,
    relationship,
    with_polymorphic,
)
from sqlalchemy.pool import QueuePool

IS_2_0 = sqlalchemy.__version__.startswith("2.0")


class Base(DeclarativeBase):
    """Of this file's tables."""


class User(Base):
    """It has addresses."""

    __tablename__ = "users"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str | None]
    addresses: Mapped[list["Address"]] = relationship()


class Address(Base):
    """A user has it."""

    __tablename__ = "addresses"
    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))


class Team(Base):
    """Its list is always joined."""

    __tablename__ = "teams"
    id: Mapped[int] = mapped_column(primary_key=True)
    players: Mapped[list["Player"]] = relationship(lazy="joined")


class Player(Base):
    """A team has it."""

    __tablename__ = "players"
    id: Mapped[int] = mapped_column(primary_key=True)
    team_id: Mapped[int | None] = mapped_column(ForeignKey("teams.id"))


IF_NONE: dict[str, Any] = (
    {} if IS_2_0 else {"return_none_on": lambda *values: all(value is None for value in values)}
)


@dataclasses.dataclass
class Point:
    """A value of two columns."""

    x: int | None
    y: int | None


class Pin(Base):
    """It is somewhere, and may lead elsewhere."""

    __tablename__ = "pins"
    id: Mapped[int] = mapped_column(primary_key=True)
    place: Mapped[Point] = composite(mapped_column("x1", Integer), mapped_column("y1", Integer))
    target: Mapped[Point | None] = composite(
        mapped_column("x2", Integer), mapped_column("y2", Integer)
    )
    source: Mapped[Point | None] = composite(
        Point, mapped_column("x3", Integer), mapped_column("y3", Integer)
    )
    goal: Mapped[Point | None] = composite(
        Point, mapped_column("x4", Integer), mapped_column("y4", Integer), **IF_NONE
    )


class Employee(Base):
    """Its subclass has the same table."""

    __tablename__ = "employees"
    id: Mapped[int] = mapped_column(primary_key=True)
    type: Mapped[str]
    label: Mapped[str | None] = mapped_column("name")
    size: Mapped[int | None]
    __mapper_args__ = {  # noqa: RUF012
        "polymorphic_on": "type",
        "polymorphic_identity": "employee",
    }


class Manager(Employee):
    """One kind of them."""

    __mapper_args__ = {"polymorphic_identity": "manager"}  # noqa: RUF012


class Engineer(Employee):
    """Another kind of them."""

    __mapper_args__ = {"polymorphic_identity": "engineer"}  # noqa: RUF012


@pytest.mark.says(
    "reads keys as names of attributes, where they were names of columns, which "
    "`insert(User.__table__)` still reads."
)
def test_the_keys_of_a_row_are_attributes(engine: Engine) -> None:
    with Session(engine) as session:
        session.execute(insert(Employee), [{"name": "ada"}, {"label": "grace"}])
        names = session.scalars(select(Employee.label).order_by(Employee.id)).all()
        assert names == [None, "grace"]
        table = Employee.metadata.tables["employees"]
        session.execute(insert(table), [{"name": "ada", "type": "employee"}])
        assert session.scalars(select(Employee.label).where(Employee.label == "ada")).one()


@pytest.mark.says(
    '`row["name"]` raises `TypeError`: `tuple indices must be integers or slices, not str`. '
    "Write `row.name`.",
)
def test_a_row_is_a_tuple(engine: Engine) -> None:
    with engine.connect() as connection:
        row = connection.execute(text("SELECT 'ada' AS name")).one()
    assert row.name == "ada"
    with pytest.raises(TypeError, match="tuple indices must be integers or slices, not str"):
        row["name"]  # type: ignore[call-overload]


@pytest.mark.says('With `joinedload()` or `lazy="joined"` of a list you must call it.')
def test_a_joined_list_needs_unique(engine: Engine) -> None:
    with Session(engine) as session:
        session.add_all([Team(), User()])
        session.flush()
        for result in (
            session.scalars(select(Team)),
            session.scalars(select(User).options(joinedload(User.addresses))),
        ):
            with pytest.raises(InvalidRequestError, match="unique"):
                result.all()
        assert len(session.scalars(select(Team)).unique().all()) == 1


@pytest.mark.says(
    "In `join()`: `Join target, typically a FROM expression, or ORM relationship attribute "
    "expected, got 'addresses'.`"
)
def test_a_join_takes_no_name() -> None:
    message = (
        "Join target, typically a FROM expression, or ORM relationship attribute expected, got "
        "'addresses'."
    )
    with pytest.raises(ArgumentError, match=message):
        select(User).join("addresses")  # type: ignore[arg-type]


@pytest.mark.says("That of `session.query()` still looks at the last join only.")
def test_a_query_looks_at_the_last_join() -> None:
    query = Session().query(User).join(User.addresses)
    assert "WHERE addresses.id = " in str(query.filter_by(id=1))
    with pytest.raises(InvalidRequestError, match='has no property "name"'):
        query.filter_by(name="ada")


@pytest.mark.says(
    "so the foreign key that you pass is kept, unless you pass `user=None` too.",
    "`relationship(init=False)` keeps it, without `default=`.",
)
def test_a_relationship_that_is_set_wins(engine: Engine) -> None:
    class DataBase(MappedAsDataclass, DeclarativeBase):
        pass

    class Owner(DataBase):
        __tablename__ = "owners"
        id: Mapped[int] = mapped_column(primary_key=True)

    class Pet(DataBase):
        __tablename__ = "pets"
        id: Mapped[int] = mapped_column(primary_key=True, init=False)
        owner_id: Mapped[int | None] = mapped_column(ForeignKey(Owner.id), default=None)
        keeper_id: Mapped[int | None] = mapped_column(ForeignKey(Owner.id), default=None)
        vet_id: Mapped[int | None] = mapped_column(ForeignKey(Owner.id), default=None)
        owner: Mapped[Owner | None] = relationship(foreign_keys=owner_id, default=None)
        keeper: Mapped[Owner | None] = relationship(foreign_keys=keeper_id, init=False)
        vet: Mapped[Owner | None] = relationship(foreign_keys=vet_id, init=False, default=None)

    DataBase.metadata.create_all(engine)
    with Session(engine) as session:
        session.add(Owner(id=1))
        pet = Pet(owner_id=1, keeper_id=1, vet_id=1)
        without = Pet(owner_id=1, owner=None)
        session.add_all([pet, without])
        session.flush()
        ids = (pet.owner_id, pet.keeper_id, pet.vet_id)
        assert ids == ((None, 1, None) if IS_2_0 else (1, 1, 1))
        assert without.owner_id is None


@pytest.mark.says(
    "`/` of two integers gives a fraction, where it gave an integer, in `values()` and in a WHERE "
    "too. `//` gives an integer."
)
def test_a_division_is_a_fraction(engine: Engine) -> None:
    size = Employee.size
    with Session(engine) as session:
        session.add(Employee(size=7))
        session.flush()
        assert session.execute(select(size / 2, size // 2)).one() == (3.5, 3)
        assert session.scalars(select(size).where(size / 2 == 3)).all() == []
        session.execute(update(Employee).values(size=size / 2))
        assert session.scalar(text("SELECT size FROM employees")) != 3


@pytest.mark.says(
    "A `UUID` column of `sqlalchemy.dialects.postgresql` gives `uuid.UUID`, where it gave a string"
)
def test_a_uuid_is_no_string(postgresql: Engine) -> None:
    token = uuid.UUID(int=1)
    with Session(postgresql) as session:
        assert session.scalar(select(cast(str(token), of_postgresql.UUID))) == token


@pytest.mark.says("An engine on a SQLite file keeps its connections in [a pool with a limit]")
def test_a_file_has_a_pool() -> None:
    assert isinstance(create_engine("sqlite:///a.db").pool, QueuePool)


@pytest.mark.says(
    "With single-table inheritance, a SELECT that names a subclass in its WHERE alone, as in "
    "`exists().where(Manager.id == …)`, finds the rows of that subclass. 2.0 found all classes."
)
def test_a_where_finds_the_class_that_it_names(engine: Engine) -> None:
    with Session(engine) as session:
        session.add_all([Employee(id=1), Manager(id=2), User(id=1), User(id=2)])
        session.flush()
        users = select(User.id).where(exists().where(Manager.id == User.id)).order_by(User.id)
        assert session.scalars(users).all() == ([1, 2] if IS_2_0 else [2])
        count = select(func.count(1)).where(Manager.id > 0)
        assert session.scalar(count) == (2 if IS_2_0 else 1)


@pytest.mark.says(
    "`select(Employee).where(or_(Manager.size == 3, Engineer.size == 9))` finds nothing: write "
    "`select(both).where(or_(both.Manager.size == 3, …))`, with "
    "`both = with_polymorphic(Employee, [Manager, Engineer])`."
)
def test_two_subclasses_in_a_where_find_nothing(engine: Engine) -> None:
    with Session(engine) as session:
        session.add_all([Manager(id=1, size=3), Engineer(id=2, size=9), Employee(id=3, size=1)])
        session.flush()
        query = select(Employee.id).where(or_(Manager.size == 3, Engineer.size == 9))
        found = session.scalars(query.order_by(Employee.id)).all()
        assert found == ([1, 2] if IS_2_0 else [])
        both = with_polymorphic(Employee, [Manager, Engineer])
        query = select(both.id).where(or_(both.Manager.size == 3, both.Engineer.size == 9))
        assert session.scalars(query.order_by(both.id)).all() == [1, 2]


@pytest.mark.says("`%` in a URL's database name is decoded: `sqlite:///a%20b.db` is another file")
def test_a_database_name_is_decoded() -> None:
    assert make_url("sqlite:///a%20b.db").database == ("a%20b.db" if IS_2_0 else "a b.db")


@pytest.mark.says(
    "A name that two of them have, such as `id`, raises `AmbiguousColumnError`, where 2.0 took the "
    "last join"
)
def test_a_name_of_two_classes_is_ambiguous() -> None:
    query = select(User).join(User.addresses)
    if IS_2_0:
        assert "WHERE addresses.id = " in str(query.filter_by(id=1))
    else:
        message = 'Attribute name "id" is ambiguous; it exists in multiple FROM clause entities'
        with pytest.raises(InvalidRequestError, match=message) as raised:
            query.filter_by(id=1)
        assert type(raised.value).__name__ == "AmbiguousColumnError"


@pytest.mark.skipif(IS_2_0, reason="it is new in 2.1")
@pytest.mark.says(
    "The option `autoflush` here is not the argument `autoflush=False`: `text()`, a table's SELECT "
    "and `refresh()` flush all the same."
)
@pytest.mark.parametrize("call", ["text", "table", "refresh"])
def test_the_option_is_not_the_argument(call: str, engine: Engine) -> None:
    with Session(engine) as session:
        session.add(User(id=7))
        session.commit()
        user = session.get_one(User, 7)
    options = {"autoflush": False}
    with Session(engine, execution_options=options) as session:  # type: ignore[call-arg,unused-ignore]
        session.add(user)
        session.add(User(id=8))
        if call == "text":
            session.execute(text("SELECT 1"))
        elif call == "table":
            session.execute(select(User.__table__))
        else:
            session.refresh(user)
        assert not session.new


@pytest.mark.says(
    "a child that you flush without its new parent gets NULL as its foreign key, if the database "
    "makes the parent's key.",
)
@pytest.mark.filterwarnings("ignore:The `objects` parameter:DeprecationWarning")
def test_a_child_flushed_alone_has_no_parent(engine: Engine) -> None:
    with Session(engine) as session:
        user, address = User(), Address()
        session.add_all([user, address])
        user.addresses.append(address)
        session.flush([address])
        assert session.scalars(
            select(Address.user_id), execution_options={"autoflush": False}
        ).all() == [None]


@pytest.mark.says(
    "A `composite()` of a new object is an object with `None` inside, and not `None`. "
    "`return_none_on=` gives `None`, for a loaded object too; so does `Mapped[Point | None]`, if "
    "you do not pass the class."
)
def test_a_new_object_has_an_empty_composite(engine: Engine) -> None:
    pin = Pin()
    assert pin.place == pin.source == (None if IS_2_0 else Point(None, None))
    assert pin.target is pin.goal is None
    if not IS_2_0:
        with Session(engine) as session:
            session.add(pin)
            session.commit()
            assert pin.place == pin.source == Point(None, None)
            assert pin.target is pin.goal is None


@pytest.mark.says(
    "Because 2.1 does not install it by itself: install `sqlalchemy[asyncio]`.",
)
def test_greenlet_comes_with_the_extra() -> None:
    needs = [need for need in importlib.metadata.requires("sqlalchemy") or [] if "greenlet" in need]
    by_itself = [need for need in needs if "extra ==" not in need]
    assert bool(by_itself) == IS_2_0
    assert any("extra == 'asyncio'" in need.replace('"', "'") for need in needs)


OF_2_1 = (
    "ImportError: The SQLAlchemy asyncio module requires that the Python 'greenlet' library is "
    "installed."
)
OF_2_0 = "ValueError: the greenlet library is required to use this function."


@pytest.mark.says(OF_2_1[:-1], OF_2_0)
def test_asyncio_needs_greenlet() -> None:
    lines = (
        "import sys",
        "sys.modules['greenlet'] = None",
        "from sqlalchemy.ext.asyncio import create_async_engine",
        "create_async_engine('sqlite+aiosqlite://').sync_engine.connect()",
    )
    done = subprocess.run(
        [sys.executable, "-c", "\n".join(lines)], capture_output=True, text=True, check=False
    )
    assert done.stderr.splitlines()[-1].startswith(OF_2_0 if IS_2_0 else OF_2_1)


@pytest.mark.says(
    "Beside `insert_default=` it is "
    "[refused](keys-and-defaults.md#when-is-a-default-on-the-object) when the class is made."
)
@pytest.mark.says(
    "2.1 refuses both together: write `init=False, insert_default=…`.", page="keys_and_defaults"
)
def test_two_defaults_are_refused() -> None:
    class DataBase(MappedAsDataclass, DeclarativeBase):
        pass

    class Visit(DataBase):
        __tablename__ = "visits"
        id: Mapped[int] = mapped_column(primary_key=True, init=False)
        seen: Mapped[int] = mapped_column(init=False, insert_default=1)

    refused = pytest.raises(ArgumentError, match="'default' and 'insert_default'")
    with contextlib.nullcontext() if IS_2_0 else refused:

        class Call(DataBase):
            __tablename__ = "calls"
            id: Mapped[int] = mapped_column(primary_key=True, init=False)
            seen: Mapped[int] = mapped_column(insert_default=1, default=0)

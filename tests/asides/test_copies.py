"""What the page of copies says beside its programs."""

import copy
import importlib.util
import pickle
import pickletools
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
import sqlalchemy
from pydantic import BaseModel, ConfigDict, ValidationError
from sqlalchemy import (
    JSON,
    Column,
    ColumnElement,
    Computed,
    Engine,
    ForeignKey,
    Table,
    func,
    insert,
    inspect,
    select,
    update,
)
from sqlalchemy.exc import SAWarning
from sqlalchemy.ext.associationproxy import AssociationProxy, association_proxy
from sqlalchemy.ext.mutable import MutableDict
from sqlalchemy.orm import (
    DeclarativeBase,
    Mapped,
    MappedAsDataclass,
    Session,
    joinedload,
    make_transient_to_detached,
    mapped_column,
    relationship,
    selectin_polymorphic,
    selectinload,
    with_loader_criteria,
)
from sqlalchemy.orm.exc import DetachedInstanceError, ObjectDeletedError, StaleDataError
from sqlalchemy.orm.interfaces import ORMOption

from tests.asides.sent import sent


class Base(DeclarativeBase):
    """Of this file's tables."""


class Label(Base):
    """It is on a box."""

    __tablename__ = "labels"
    id: Mapped[int] = mapped_column(primary_key=True)
    text: Mapped[str]
    box_id: Mapped[int | None] = mapped_column(ForeignKey("boxes.id"))


class Box(Base):
    """The database computes one column; two are deferred, and two in a group."""

    __tablename__ = "boxes"
    id: Mapped[int] = mapped_column(primary_key=True)
    size: Mapped[int] = mapped_column(default=1)
    double: Mapped[int] = mapped_column(Computed("size * 2", persisted=True))
    note: Mapped[str | None] = mapped_column(deferred=True)
    place: Mapped[str | None] = mapped_column(deferred=True)
    height: Mapped[int] = mapped_column(default=1, deferred_group="sides")
    width: Mapped[int] = mapped_column(default=1, deferred_group="sides")
    labels: Mapped[list[Label]] = relationship()
    texts: AssociationProxy[list[str]] = association_proxy(
        "labels", "text", creator=lambda text: Label(text=text)
    )


class Crate(Base):
    """Its settings are tracked; it shares its marks with other crates."""

    __tablename__ = "crates"
    id: Mapped[int] = mapped_column(primary_key=True)
    settings: Mapped[dict[str, str] | None] = mapped_column(MutableDict.as_mutable(JSON))
    marks: Mapped[list["Mark"]] = relationship(secondary="crate_marks")


class Mark(Base):
    """It is on many crates."""

    __tablename__ = "marks"
    id: Mapped[int] = mapped_column(primary_key=True)
    crates: Mapped[list[Crate]] = relationship(secondary="crate_marks", viewonly=True)


Table(
    "crate_marks",
    Base.metadata,
    Column("crate_id", ForeignKey("crates.id"), primary_key=True),
    Column("mark_id", ForeignKey("marks.id"), primary_key=True),
)


class Team(MappedAsDataclass, Base):
    """A dataclass; its members point back."""

    __tablename__ = "teams"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(default="none")
    color: Mapped[str] = mapped_column(default_factory=lambda: "none")
    members: Mapped[list["Member"]] = relationship(default_factory=list, back_populates="team")
    settings: Mapped[dict[str, str] | None] = mapped_column(
        MutableDict.as_mutable(JSON), default=None
    )


class Member(MappedAsDataclass, Base):
    """It is in a team."""

    __tablename__ = "members"
    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    team_id: Mapped[int | None] = mapped_column(ForeignKey("teams.id"), init=False)
    mark: Mapped[str | None] = mapped_column(init=False)
    badges: Mapped[list["Badge"]] = relationship(default_factory=list)
    team: Mapped[Team | None] = relationship(default=None, back_populates="members")


class Badge(MappedAsDataclass, Base):
    """A member has it."""

    __tablename__ = "badges"
    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    member_id: Mapped[int | None] = mapped_column(ForeignKey("members.id"), init=False)


class Animal(Base):
    """The base of an inheritance; all that it has is set at the start."""

    __tablename__ = "animals"
    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]
    __mapper_args__ = {"polymorphic_on": "kind", "polymorphic_identity": "animal"}  # noqa: RUF012


class Cat(Animal):
    """It has a table of its own."""

    __tablename__ = "cats"
    id: Mapped[int] = mapped_column(ForeignKey("animals.id"), primary_key=True)
    name: Mapped[str]
    __mapper_args__ = {"polymorphic_identity": "cat"}  # noqa: RUF012


@pytest.fixture
def session(engine: Engine) -> Iterator[Session]:
    """A Session; there is a box with two labels."""
    with Session(engine) as session:
        session.add(Box(labels=[Label(text="red"), Label(text="blue")]))
        session.commit()
        yield session


@pytest.mark.says(
    "it keeps what was loaded or set, but not what the database computes in an UPDATE."
)
def test_what_an_update_computes_is_missing(session: Session) -> None:
    session.expire_on_commit = False
    box = session.get_one(Box, 1)
    box.size = 2
    session.commit()
    assert "size" in vars(box)
    assert "double" not in vars(box)
    assert box.double == 4


@pytest.mark.says(
    "`getattr()` loads what is missing, each deferred column, or `deferred_group`, with a SELECT "
    "of its own."
)
def test_each_deferred_column_is_a_select(session: Session) -> None:
    box = session.get_one(Box, 1)
    keys = [c.key for c in inspect(box).mapper.column_attrs]
    with sent(session.connection()) as found:
        assert [getattr(box, key) for key in keys]
    assert len(found) == 3


def pickled(made: Label) -> Label:
    """The copy that a pickle makes."""
    copied: Label = pickle.loads(pickle.dumps(made))  # noqa: S301
    return copied


class LabelOut(BaseModel):
    """What Pydantic reads of a label."""

    model_config = ConfigDict(from_attributes=True)
    text: str


@pytest.mark.says(
    "once the Session is closed, such a read [fails](asyncio.md#why-do-i-get-missinggreenlet), "
    "and Pydantic makes a `ValidationError` of it, `Error extracting attribute`"
)
def test_pydantic_makes_an_error_of_its_own(session: Session) -> None:
    label = session.get_one(Label, 1)
    session.commit()
    session.close()
    with pytest.raises(DetachedInstanceError):
        label.text  # noqa: B018
    with pytest.raises(ValidationError, match="Error extracting attribute: DetachedInstanceError"):
        LabelOut.model_validate(label)


@pytest.mark.says(
    "With `MutableDict`, a change of a JSON value in that dict is written to its row."
)
def test_a_dump_shares_a_mutable_value(session: Session) -> None:
    crate = Crate(settings={"color": "red"})
    session.add(crate)
    session.commit()
    dump = {c.key: getattr(crate, c.key) for c in inspect(crate).mapper.column_attrs}
    dump["settings"]["color"] = "green"
    session.commit()
    assert session.scalar(select(Crate.__table__.c.settings)) == {"color": "green"}


@pytest.mark.says(
    "Flush before you pickle: the copy of a new object is a new object. Hand the pickle out after "
    "the commit."
)
def test_the_copy_of_a_new_object_is_new(session: Session) -> None:
    label = Label(text="green")
    session.add(label)
    first = pickled(label)
    session.flush()
    second = pickled(label)
    assert inspect(first).transient
    assert inspect(second).detached


@pytest.mark.says(
    "`pickle.dumps()` raises where it meets a lambda: after `with_loader_criteria()` (not with "
    "a function of a module), "
    "`selectin_polymorphic()`, `selectinload(….and_(…))`, or a read of an association proxy with "
    "a lambda as `creator`."
)
@pytest.mark.parametrize(
    ("option", "reads"),
    [
        (with_loader_criteria(Label, Label.text == "red"), False),
        (selectinload(Box.labels.and_(Label.text == "red")), False),
        (selectinload(Box.labels), True),
    ],
    ids=["with_loader_criteria", "and_", "proxy"],
)
def test_a_lambda_is_not_pickled(option: ORMOption, reads: bool, session: Session) -> None:
    box = session.scalars(select(Box).options(selectinload(Box.labels))).one()
    assert pickle.dumps(box)
    session.expunge_all()
    box = session.scalars(select(Box).options(option)).one()
    if reads:
        assert pickle.dumps(box)
        assert box.texts == ["red", "blue"]
    with pytest.raises((AttributeError, pickle.PicklingError), match="lambda"):
        pickle.dumps(box)


@pytest.mark.says("(not with a function of a module), `selectin_polymorphic()`, ")
def test_an_option_for_subclasses_is_not_pickled(session: Session) -> None:
    session.add(Cat(id=1, name="tom"))
    session.commit()
    session.expunge_all()
    cat = session.scalars(select(Animal)).one()
    assert pickle.dumps(cat)
    session.expunge_all()
    cat = session.scalars(select(Animal).options(selectin_polymorphic(Animal, [Cat]))).one()
    with pytest.raises((AttributeError, pickle.PicklingError), match="lambda"):
        pickle.dumps(cat)


@pytest.mark.says("Only read the result: a change back to the cached value is not written.")
def test_a_change_back_is_not_written(session: Session) -> None:
    cached = pickled(session.get_one(Label, 1))
    session.close()
    session.execute(update(Label).values(text="green"))
    session.commit()
    label = session.merge(cached, load=False)
    label.text = "red"
    session.commit()
    assert label.text == "green"


@pytest.mark.says(
    "A read after the commit loads the row again, and your object keeps the old value, as "
    "with `expire_on_commit=False`: commit again and [refresh](refresh.md) it. "
    "`inspect(user).identity` has the key in a tuple, without a SELECT."
)
@pytest.mark.parametrize("level", ["READ COMMITTED", "REPEATABLE READ"])
def test_a_key_read_after_the_commit_loads_the_row(
    level: str, engine: Engine, session: Session
) -> None:
    if engine.dialect.name == "postgresql":
        session = Session(engine.execution_options(isolation_level=level))
    with session:
        label = session.get_one(Label, 1)
        session.commit()
        assert inspect(label).identity == (1,)
        assert not session.in_transaction()
        with Session(engine) as other:
            other.get_one(Label, label.id).text = "green"
            other.commit()
        assert label.text == "red"
        if level == "REPEATABLE READ" and engine.dialect.name == "postgresql":
            session.refresh(label)
            assert label.text == "red"
        session.commit()
        session.refresh(label)
        assert label.text == "green"


@pytest.mark.says("Read the key before the commit, of a new object after the flush.")
def test_a_new_object_has_no_key(session: Session) -> None:
    label = Label(text="green")
    session.add(label)
    assert label.id is None
    session.flush()
    assert label.id == 3


@pytest.mark.says("For a many-to-many, `twin.tags = user.tags` links the same objects.")
def test_a_copy_has_the_same_tags(session: Session) -> None:
    crate = Crate(marks=[Mark()])
    session.add(crate)
    session.commit()
    twin = Crate()
    twin.marks = crate.marks
    session.add(twin)
    session.commit()
    assert crate.marks == twin.marks
    assert len(crate.marks[0].crates) == 2


@pytest.mark.says("It is no new object for the Session, and its changes are not written.")
def test_a_change_of_a_copy_is_not_written(session: Session) -> None:
    label = session.get_one(Label, 1)
    twin = copy.copy(label)
    twin.text = "green"
    session.commit()
    assert label.text == "red"


@pytest.mark.says(
    "`dataclasses.replace()` passes the old ones on at each level, a [`MutableDict`]"
    "(delete.md#copy-shares-a-mutable-value) too, and leaves out what has `init=False`. Without "
    "`user=None`, the loop below never ends"
)
def test_a_replaced_child_goes_into_the_list_of_its_parent(session: Session) -> None:
    team = Team(1, members=[Member()], settings={"size": "big"})
    team.members[0].mark = "captain"
    session.add(team)
    session.commit()
    seen = 0
    for member in team.members:
        assert replace(member, team=None).mark is None
        replace(member)
        seen += 1
        if seen == 9:
            break
    assert seen == 9
    assert len(team.members) == 10

    session.expunge_all()
    team = session.get_one(Team, 1)
    twin = replace(team, id=2, members=[])
    session.add(twin)
    assert twin.settings
    twin.settings["size"] = "small"
    session.commit()
    assert team.settings == {"size": "small"}

    team.members[0].badges = [Badge()]
    session.commit()
    third = replace(team, id=3, members=[replace(m, team=None) for m in team.members])
    session.add(third)
    session.commit()
    assert (len(team.members[0].badges), len(third.members[0].badges)) == (0, 1)


def ghost(session: Session, made: Any) -> Any:
    """The object is persistent without a SELECT, as if it had a row."""
    make_transient_to_detached(made)
    session.add(made)
    return made


@pytest.mark.says("if you know the key (not as a text of it), that the row exists, its class,")
def test_an_object_of_the_base_class_is_no_subclass(session: Session) -> None:
    session.add(Cat(id=1, name="tom"))
    session.commit()
    session.expunge_all()
    animal = ghost(session, Animal(id=1))
    assert session.scalars(select(Cat)).all() == [animal]
    assert not isinstance(animal, Cat)

    label = ghost(session, Label(id="1"))
    assert label.text == "red"
    assert session.get_one(Label, 1) is not label


@pytest.mark.says(
    "Give the constructor only the key: what it sets counts as loaded, and is not written; in a "
    "dataclass a column's `default_factory` too, and on 2.0 each default. `session.expire(user)` "
    "after the `add()` drops that."
)
def test_a_default_of_a_dataclass_counts_as_loaded(session: Session) -> None:
    session.execute(insert(Team).values(id=1, name="reds", color="red"))
    session.execute(insert(Member).values(id=1, team_id=1))
    session.execute(update(Label).values(text="red"))
    session.commit()

    label = ghost(session, Label(id=1, text="green"))
    assert label.text == "green"
    session.commit()
    assert label.text == "red"

    team = ghost(session, Team(id=1))
    old = sqlalchemy.__version__.startswith("2.0")
    assert team.color == "none"
    assert team.name == ("none" if old else "reds")
    assert len(team.members) == (0 if old else 1)
    session.commit()
    assert (team.name, team.color) == ("reds", "red")

    session.expunge_all()
    team = ghost(session, Team(id=1, name="?"))
    session.expire(team)
    assert (team.name, team.color, len(team.members)) == ("reds", "red", 1)


@pytest.mark.says(
    "If there is no such row, the read of a column raises, but a list is empty, and `get()` "
    "returns the object. A change raises `StaleDataError` at the flush; a delete may only warn."
)
def test_a_row_that_is_not_there_is_missed_at_the_flush(session: Session) -> None:
    label: Label = ghost(session, Label(id=9))
    assert session.get(Label, 9) is label
    label.text = "green"
    with pytest.raises(StaleDataError):
        session.flush()
    session.rollback()
    session.delete(ghost(session, Label(id=8)))
    with pytest.warns(SAWarning, match="expected to delete 1 row"):
        session.flush()
    member = Member()
    member.id = 9
    vars(member).pop("team", None)  # of a dataclass on 2.0
    session.delete(ghost(session, member))
    with pytest.raises(ObjectDeletedError):
        session.flush()


@pytest.mark.says(
    "After `expire()`, all of these raise `ObjectDeletedError`, and `get()` returns `None`."
)
def test_a_row_that_is_not_there_is_missed_after_an_expire(session: Session) -> None:
    def read(box: Box) -> None:
        assert box.size

    def read_list(box: Box) -> None:
        assert box.labels is not None

    def change(box: Box) -> None:
        box.size = 2
        session.flush()

    def delete(box: Box) -> None:
        session.delete(box)
        session.flush()

    for use in (read, read_list, change, delete):
        box = ghost(session, Box(id=9))
        session.expire(box)
        with pytest.raises(ObjectDeletedError):
            use(box)
        session.rollback()
        session.expunge_all()

    box = ghost(session, Box(id=9))
    session.expire(box)
    assert session.get(Box, 9) is None


@pytest.mark.says(
    "In joined inheritance, the first read can raise a `KeyError`, `Deferred loader for attribute "
    "'name' failed to populate correctly`, and the next one gives `None`."
)
def test_a_read_of_a_missing_subclass_gives_none(session: Session) -> None:
    cat = ghost(session, Cat(id=9))
    with pytest.raises(KeyError, match="Deferred loader for attribute 'name' failed to populate"):
        cat.name  # noqa: B018
    assert cat.name is None
    cat = ghost(session, Cat(id=8))
    session.expire(cat)
    with pytest.raises(ObjectDeletedError):
        cat.name  # noqa: B018


@pytest.mark.says("of the class (a new column reads as `None`)")
def test_a_column_that_the_pickle_has_not_is_none(session: Session) -> None:
    label = session.get_one(Label, 1)
    vars(label).pop("text")  # as if the class had no such column then
    copied = pickled(label)
    session.expunge_all()
    session.add(copied)
    assert copied.text is None


@pytest.mark.says(
    "of SQLAlchemy: neither 2.1 nor 2.0 unpickles what the other has loaded with an option."
)
def test_a_pickle_names_what_the_other_series_has_not(session: Session) -> None:
    box = session.scalars(select(Box).options(joinedload(Box.labels))).unique().one()
    names = {argument for _, argument, _ in pickletools.genops(pickle.dumps(box))}
    by_2_0 = "sqlalchemy.cyextension.immutabledict"
    by_2_1 = "sqlalchemy.util._immutabledict_cy"
    old = sqlalchemy.__version__.startswith("2.0")
    assert (by_2_0 in str(names), by_2_1 in str(names)) == (old, not old)
    other = by_2_1 if old else "sqlalchemy.cyextension"
    assert importlib.util.find_spec(other) is None


@pytest.mark.says(
    '*"`deepcopy()` makes a new row."* Of an object that has a row it makes a detached one with '
    "the same key"
)
def test_a_deep_copy_writes_the_same_row(engine: Engine, session: Session) -> None:
    label = copy.deepcopy(session.get_one(Label, 1))
    assert inspect(label).detached
    with Session(engine) as other:
        label.text = "green"
        other.add(label)
        other.commit()
    session.commit()
    assert session.get_one(Label, 1).text == "green"
    assert session.scalar(select(func.count(Label.id))) == 2


def is_red(label: type[Label]) -> ColumnElement[bool]:
    return label.text == "red"


@pytest.mark.says("(not with a function of a module)")
def test_a_function_of_a_module_is_pickled(session: Session) -> None:
    option = with_loader_criteria(Label, is_red)
    box = session.scalars(select(Box).options(option)).one()
    assert pickle.dumps(box)

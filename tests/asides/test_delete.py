"""What the page *Delete* says beside its programs."""

from typing import Any

import pytest
from sqlalchemy import JSON, Engine, ForeignKey, delete, func, inspect, select, update
from sqlalchemy.exc import SAWarning
from sqlalchemy.orm import (
    DeclarativeBase,
    Mapped,
    Session,
    mapped_column,
    relationship,
    selectinload,
)
from sqlalchemy.orm.exc import DetachedInstanceError

from tests.asides.conftest import Make
from tests.asides.sent import sent


class Base(DeclarativeBase):
    """Of this file's tables."""


class User(Base):
    """It owns its addresses, which know it, and its labels, which do not."""

    __tablename__ = "users"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str | None]
    settings: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    addresses: Mapped[list["Address"]] = relationship(
        back_populates="user", cascade="all, delete-orphan"
    )
    labels: Mapped[list["Label"]] = relationship(cascade="all, delete-orphan")
    notes: Mapped[list["Note"]] = relationship()


class Address(Base):
    """It belongs to a user."""

    __tablename__ = "addresses"
    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    user: Mapped[User | None] = relationship(back_populates="addresses")


class Label(Base):
    """It belongs to a user, in a one-way list."""

    __tablename__ = "labels"
    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    text: Mapped[str] = mapped_column(default="")


class Note(Base):
    """It stays when its user goes."""

    __tablename__ = "notes"
    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))


class Person(Base):
    """It has a name in its own table."""

    __tablename__ = "people"
    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]
    name: Mapped[str]
    __mapper_args__ = {"polymorphic_on": "kind"}  # noqa: RUF012


class Engineer(Person):
    """It has a table besides."""

    __tablename__ = "engineers"
    id: Mapped[int] = mapped_column(ForeignKey("people.id"), primary_key=True)
    __mapper_args__ = {"polymorphic_identity": "engineer"}  # noqa: RUF012


class Shelf(Base):
    """The database deletes its books."""

    __tablename__ = "shelves"
    id: Mapped[int] = mapped_column(primary_key=True)
    books: Mapped[list["Book"]] = relationship(passive_deletes=True)


class Book(Base):
    """It is on a shelf."""

    __tablename__ = "books"
    id: Mapped[int] = mapped_column(primary_key=True)
    shelf_id: Mapped[int | None] = mapped_column(ForeignKey("shelves.id", ondelete="CASCADE"))


@pytest.mark.says("A pending address leaves the Session instead: nothing is inserted.")
def test_a_pending_child_without_its_parent_is_not_inserted(engine: Engine) -> None:
    with Session(engine) as session:
        user = User()
        address = Address(user=user)
        session.add(address)
        assert address in session
        address.user = None
        assert address not in session


@pytest.mark.says(
    "in a one-way list, append it to the other list before you remove it from the first one.",
)
def test_a_child_in_a_one_way_list_is_appended_first(engine: Engine) -> None:
    with Session(engine) as session:
        session.add_all([User(id=1, labels=[Label()]), User(id=2)])
        session.commit()
        first, second = session.get_one(User, 1), session.get_one(User, 2)
        label = first.labels[0]
        second.labels.append(label)
        first.labels.remove(label)
        session.commit()
        assert label.user_id == 2


@pytest.mark.says(
    "at once with `back_populates`, else with its next change.",
    "Do not swap children in place, nor use `random.shuffle()`: call `sort()`, or `insert()` what "
    "you `pop()`.",
)
def test_a_swapped_child_is_deleted_with_its_next_change(engine: Engine) -> None:
    count = select(func.count(Label.id))
    with Session(engine) as session:
        user = User(labels=[Label(text=name) for name in ("a", "b", "c")])
        session.add(user)
        session.commit()
        labels = user.labels
        labels[0], labels[1] = labels[1], labels[0]
        session.flush()
        assert session.scalar(count) == 3
        labels[0].text += "!"
        labels[1].text += "!"
        session.commit()
        assert session.scalar(count) == 2
        user.labels.insert(0, user.labels.pop(1))
        for label in user.labels:
            label.text += "?"
        session.commit()
        assert session.scalar(count) == 2


@pytest.mark.says("at once with `back_populates`, else with its next change.")
def test_a_swapped_child_that_knows_its_parent_is_deleted_at_once(engine: Engine) -> None:
    with Session(engine) as session:
        user = User(addresses=[Address(), Address()])
        session.add(user)
        session.commit()
        addresses = user.addresses
        addresses[0], addresses[1] = addresses[1], addresses[0]
        session.commit()
        assert session.scalar(select(func.count(Address.id))) == 1


@pytest.mark.says(
    "Those in a loaded list get NULL all the same, and so outlive `ON DELETE CASCADE`.",
)
@pytest.mark.parametrize("loaded", [True, False])
def test_a_loaded_child_outlives_the_cascade(loaded: bool, postgresql: Engine) -> None:
    with Session(postgresql) as session:
        session.add(Shelf(id=1, books=[Book()]))
        session.commit()
        shelf = session.get_one(Shelf, 1)
        if loaded:
            assert len(shelf.books) == 1
        session.delete(shelf)
        session.commit()
        assert session.scalars(select(Book.shelf_id)).all() == ([None] if loaded else [])


@pytest.mark.says("A list that you pass along moves the children to the copy")
def test_a_list_that_is_passed_along_moves_the_children(engine: Engine) -> None:
    with Session(engine) as session:
        user = User(addresses=[Address()])
        session.add(user)
        session.commit()
        session.add(User(addresses=user.addresses))
        session.commit()
        assert user.addresses == []


@pytest.mark.says("with `autoflush=False`, what waits is written after it.")
def test_what_waits_is_written_after_the_delete(engine: Engine) -> None:
    with Session(engine, autoflush=False) as session:
        session.add(User())
        session.execute(delete(User))
        session.commit()
        assert len(session.scalars(select(User)).all()) == 1


@pytest.mark.says(
    "where the WHERE has a function or a subquery, which Python cannot check.",
)
def test_a_where_that_python_cannot_check_asks_the_database(engine: Engine) -> None:
    with Session(engine) as session:
        session.add_all([User(id=7, name="Alan"), User(id=8, name="Edsger")])
        session.commit()
        alan, edsger = session.get_one(User, 7), session.get_one(User, 8)
        session.expire_all()
        session.execute(delete(User).where(func.lower(User.name) == "alan"))
        session.execute(delete(User).where(User.id.in_(select(User.id).where(User.id == 8))))
        assert inspect(alan).deleted
        assert inspect(edsger).deleted


@pytest.mark.says(
    "Without a cascade, delete the children before their parent: after `session.delete(user)`, "
    "reading a list that is not loaded [flushes](autoflush.md) first, and finds no child."
)
@pytest.mark.parametrize("first", ["children", "parent"])
def test_children_are_deleted_before_their_parent(first: str, engine: Engine) -> None:
    with Session(engine) as session:
        session.add(User(id=1, notes=[Note(), Note()]))
        session.commit()
        user = session.get_one(User, 1)
        if first == "parent":
            session.delete(user)
        for note in list(user.notes):
            session.delete(note)
        if first == "children":
            session.delete(user)
        session.commit()
        kept = session.scalars(select(Note.user_id)).all()
        assert kept == ([] if first == "children" else [None, None])


@pytest.mark.says("a [rollback](rollback.md) expires it all the same.")
def test_a_rollback_expires_without_expire_on_commit(engine: Engine) -> None:
    with Session(engine, expire_on_commit=False) as session:
        user = User(name="ada")
        session.add(user)
        session.commit()
        assert user.name == "ada"
        session.connection()
        session.rollback()
    with pytest.raises(DetachedInstanceError, match="attribute refresh operation cannot proceed"):
        assert user.name


@pytest.mark.says("A JSON value that you pass along belongs to both objects.")
def test_a_value_that_is_passed_along_is_shared(engine: Engine) -> None:
    with Session(engine) as session:
        user = User(settings={"theme": "light"})
        session.add(user)
        session.commit()
        copy = User(settings=user.settings)
        session.add(copy)
        session.flush()
        assert copy.settings is user.settings


@pytest.mark.says(
    "A loaded list may hold a child that has left for another parent. It is deleted too; without "
    "the cascade, it loses its new parent.",
    "- by its foreign key, or by an UPDATE statement;",
)
@pytest.mark.says(
    "Expire the loaded lists then, or a delete of the old parent [takes the moved rows "
    "along](delete.md#how-do-i-delete-the-children-too).",
    page="relationships",
)
@pytest.mark.parametrize("expired", [True, False])
def test_a_child_that_a_statement_moved_is_deleted(expired: bool, engine: Engine) -> None:
    with Session(engine) as session:
        session.add_all([User(id=1, addresses=[Address()], notes=[Note()]), User(id=2)])
        session.commit()
        user = session.get_one(User, 1)
        assert len(user.addresses) == len(user.notes) == 1
        for moved in (Address, Note):
            session.execute(update(moved).values(user_id=2))
        if expired:
            session.expire(user, ["addresses", "notes"])
        session.delete(user)
        session.commit()
        assert session.scalars(select(Address.user_id)).all() == ([2] if expired else [])
        assert session.scalars(select(Note.user_id)).all() == [2 if expired else None]


@pytest.mark.says(
    "To delete many parents, load their lists with the query, by [`selectinload`](loading.md): "
    "otherwise each `delete()` sends SELECTs of its own, and flushes the one before."
)
def test_lists_are_loaded_for_many_deletes(engine: Engine) -> None:
    lists = [selectinload(each) for each in (User.addresses, User.labels, User.notes)]
    with Session(engine) as session:
        session.add_all([User() for _ in range(5)])
        session.commit()
        users = session.scalars(select(User)).all()
        with sent(engine) as statements:
            for user in users:
                session.delete(user)
        assert [sql.split()[0] for sql in statements].count("DELETE") == 4
        assert len(statements) > 14
        session.rollback()
        users = session.scalars(select(User).options(*lists)).all()
        with sent(engine) as statements:
            for user in users:
                session.delete(user)
            session.commit()
        assert [sql.split()[0] for sql in statements] == ["DELETE"]


@pytest.mark.says("So it is with a column of the base class, in joined inheritance.")
def test_a_where_on_the_base_class_is_not_joined(sqlite: Make, postgresql: Engine) -> None:
    by_name = delete(Engineer).where(Engineer.name == "ada")
    keys = select(Person.id).where(Person.name == "ada")
    by_key = delete(Engineer).where(Engineer.id.in_(keys))
    ids = select(Engineer.__table__.c.id)
    for engine in (sqlite("delete"), postgresql):
        with Session(engine) as session:
            session.add_all([Engineer(id=1, name="ada"), Engineer(id=2, name="grace")])
            session.commit()
            if engine is postgresql:
                with pytest.warns(SAWarning, match="cartesian product"):
                    session.execute(by_name)
                assert session.scalars(ids).all() == []
            else:
                with pytest.raises(NotImplementedError):
                    session.execute(by_name)
            session.rollback()
            session.execute(by_key)
            assert session.scalars(ids).all() == [2]


@pytest.mark.says(
    "only if you [add it](states.md#how-do-i-get-a-detached-object-back-into-a-session), or an "
    "object that refers to it, to a Session again, or merge it."
)
@pytest.mark.parametrize("again", [True, False])
def test_an_object_that_refers_to_it_takes_it_in_again(again: bool, engine: Engine) -> None:
    with Session(engine) as session:
        address = Address(user=User(name="ada"))
        session.add(address)
        session.commit()
        user = address.user
        assert user is not None
        assert user.name == "ada"
        session.expunge(user)
        user.name = "grace"
        if again:
            session.add(address)
        session.commit()
        assert session.scalar(select(User.name)) == ("grace" if again else "ada")

"""What the page of add says beside its programs."""

import asyncio
from typing import Any

import pytest
from sqlalchemy import Column, Engine, ForeignKey, Table, inspect
from sqlalchemy.exc import SAWarning, SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncSession, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, relationship
from sqlalchemy.orm.exc import StaleDataError

from tests.asides.sent import sent


class Base(DeclarativeBase):
    """Of this file's tables."""


members = Table(
    "members",
    Base.metadata,
    Column("team_id", ForeignKey("teams.id")),
    Column("user_id", ForeignKey("users.id")),
)


class User(Base):
    """Of a list, and with one."""

    __tablename__ = "users"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str | None]
    addresses: Mapped[list["Address"]] = relationship(back_populates="user")
    teams: Mapped[list["Team"]] = relationship(secondary=members, back_populates="users")


class Address(Base):
    """A user's."""

    __tablename__ = "addresses"
    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    user: Mapped[User | None] = relationship(back_populates="addresses")


class Team(Base):
    """Many users are in many of them."""

    __tablename__ = "teams"
    id: Mapped[int] = mapped_column(primary_key=True)
    users: Mapped[list[User]] = relationship(secondary=members, back_populates="teams")


class Employee(Base):
    """Its subclasses have tables of their own."""

    __tablename__ = "employees"
    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]
    __mapper_args__ = {"polymorphic_on": "kind"}  # noqa: RUF012 - typed by its base


class Manager(Employee):
    """One of two."""

    __tablename__ = "managers"
    id: Mapped[int] = mapped_column(ForeignKey("employees.id"), primary_key=True)
    __mapper_args__ = {"polymorphic_identity": "manager"}  # noqa: RUF012 - typed by its base


class Worker(Employee):
    """The other one, with a column of its own."""

    __tablename__ = "workers"
    id: Mapped[int] = mapped_column(ForeignKey("employees.id"), primary_key=True)
    skill: Mapped[str | None]
    __mapper_args__ = {"polymorphic_identity": "worker"}  # noqa: RUF012 - typed by its base


@pytest.mark.says(
    "A detached parent comes in with a new child, too, and the commit expires it: set the foreign "
    "key of a cached one instead, as in `Address(user_id=user.id)`."
)
def test_a_new_child_brings_a_detached_parent_in(engine: Engine) -> None:
    with Session(engine, expire_on_commit=False) as session:
        user = User(name="ada")
        session.add(user)
        session.commit()
    with Session(engine) as session:
        session.add(Address(user_id=user.id))
        assert user not in session
        session.commit()
    assert user.name == "ada"
    with Session(engine) as session:
        session.add(Address(user=user))
        assert user in session
        session.commit()
    assert inspect(user).detached
    assert inspect(user).expired


@pytest.mark.says("reading `user.addresses`, or assigning to it, loads it first:")
def test_an_assigned_list_is_loaded_first(engine: Engine) -> None:
    with Session(engine) as session:
        user = User()
        session.add(user)
        session.flush()
        with sent(engine) as found:
            user.addresses = [Address()]
        assert len(found) == 1
        assert "FROM addresses" in found[0]


@pytest.mark.says("Under asyncio, both [raise](asyncio.md#append-loads-the-list).")
def test_an_assigned_list_raises_under_asyncio(postgresql: Engine) -> None:
    async def work() -> None:
        engine = create_async_engine(postgresql.url)
        async with AsyncSession(engine) as session:
            user = User()
            session.add(user)
            await session.flush()
            with pytest.raises(SQLAlchemyError, match="greenlet_spawn"):
                user.addresses.append(Address())
            with pytest.raises(SQLAlchemyError, match="greenlet_spawn"):
                user.addresses = [Address()]
        await engine.dispose()

    asyncio.run(work())


@pytest.mark.says(
    "`SAWarning: Object of type <Address> not in session, add operation along 'User.addresses' "
    "will not proceed` (`won't proceed` for a many-to-many list)."
)
def test_a_many_to_many_warning_ends_otherwise(engine: Engine) -> None:
    with Session(engine) as session:
        user = User()
        session.add(user)
        team = Team(users=[user])
        with pytest.warns(SAWarning, match="add operation along 'User.teams' won't proceed"):
            session.flush()
        assert team not in session


@pytest.mark.says(
    "unless you set a column of that table: then the flush raises `StaleDataError`.",
)
def test_a_column_of_a_missing_row_raises(engine: Engine) -> None:
    with Session(engine) as session:
        session.add(Manager(id=1))
        session.commit()
        session.delete(session.get_one(Manager, 1))
        session.add(Worker(id=1, skill="welding"))
        with pytest.raises(StaleDataError, match="workers"):
            session.flush()


@pytest.mark.says("nor a misspelled attribute, nor what you write into `__dict__`")
def test_a_misspelled_attribute_is_not_saved(engine: Engine) -> None:
    with Session(engine) as session:
        user: Any = User(name="ada")
        session.add(user)
        session.commit()
        assert user.name == "ada"
        user.names = "grace"
        user.__dict__["name"] = "grace"
        assert not session.dirty
        session.commit()
        assert user.name == "ada"


@pytest.mark.says("and what you have taken out of a loaded relationship since.")
def test_what_was_taken_out_is_added_too(engine: Engine) -> None:
    with Session(engine) as session:
        user = User(addresses=[Address()])
        session.add(user)
        session.commit()
        address = user.addresses[0]
    user.addresses.remove(address)
    with Session(engine) as session:
        session.add(user)
        assert address in session

"""What the page *Identity map* says beside its programs."""

import uuid
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import (
    ColumnElement,
    Dialect,
    Engine,
    ForeignKey,
    Numeric,
    String,
    TypeDecorator,
    delete,
    event,
    select,
    text,
    update,
)
from sqlalchemy.exc import NotSupportedError
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

from tests.asides.conftest import Make
from tests.asides.sqlite_modes import send_begin


class Base(DeclarativeBase):
    """Of this file's tables."""


class Box(Base):
    """It has two texts and two numbers."""

    __tablename__ = "boxes"
    id: Mapped[int] = mapped_column(primary_key=True)
    owner: Mapped[str | None]
    sender: Mapped[str | None]
    size: Mapped[int | None]
    price: Mapped[Decimal | None] = mapped_column(Numeric(5, 2))


class Lower(TypeDecorator[str]):
    """The database gets small letters."""

    impl = String
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> Any:
        return value.lower()


TOKEN = uuid.UUID(int=1)


class Login(Base):
    """Two ways to take no notice of capital letters."""

    __tablename__ = "logins"
    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(Lower)
    name: Mapped[str] = mapped_column(
        Lower().with_variant(String(collation="NOCASE"), "sqlite"), default="ada"
    )
    count: Mapped[int] = mapped_column(default=0)
    token: Mapped[uuid.UUID] = mapped_column(default=TOKEN)


class Employee(Base):
    """A query of it joins its subclass."""

    __tablename__ = "employees"
    id: Mapped[int] = mapped_column(primary_key=True)
    type: Mapped[str]
    __mapper_args__ = {  # noqa: RUF012
        "polymorphic_on": "type",
        "polymorphic_identity": "employee",
        "with_polymorphic": "*",
    }


class Manager(Employee):
    """It has a table of its own."""

    __tablename__ = "managers"
    id: Mapped[int] = mapped_column(ForeignKey("employees.id"), primary_key=True)
    __mapper_args__ = {"polymorphic_identity": "manager"}  # noqa: RUF012


@pytest.mark.says(
    "Where a value reads a column that the same UPDATE sets, as in a swap, the object gets a wrong "
    "value."
)
def test_a_swap_gives_the_object_a_wrong_value(engine: Engine) -> None:
    """Which of the two values it then has twice, the order of a set decides."""
    with Session(engine) as session:
        box = Box(owner="ada", sender="grace")
        session.add(box)
        session.commit()
        assert box.owner == "ada"
        session.execute(update(Box).values(owner=Box.sender, sender=Box.owner))
        assert box.owner == box.sender
        session.refresh(box)
        assert (box.owner, box.sender) == ("grace", "ada")


@pytest.mark.says("a division, the `%` of a negative number")
def test_python_computes_otherwise(engine: Engine) -> None:
    with Session(engine) as session:
        box = Box(size=1, price=Decimal(1))
        session.add(box)
        session.commit()
        assert (box.size, box.price) == (1, Decimal(1))
        session.execute(update(Box).values(size=(Box.size - 8) % 3, price=Box.price / 3))
        assert (box.size, box.price) == (2, Decimal(1) / 3)
        session.refresh(box)
        assert (box.size, box.price) == (-1, Decimal("0.33"))


PYTHON_DOES_NOT_KNOW = (
    "Python knows neither the collation of a column nor what a `TypeDecorator` or the database "
    "makes of a value, such as a UUID in a string: pass `'fetch'` there."
)


@pytest.mark.says(PYTHON_DOES_NOT_KNOW)
@pytest.mark.parametrize("column", ["email", "name"])
def test_python_compares_otherwise(column: str, engine: Engine) -> None:
    only_fetch_finds(getattr(Login, column) == "ADA", engine)


@pytest.mark.says(PYTHON_DOES_NOT_KNOW)
def test_python_compares_a_uuid_otherwise(postgresql: Engine) -> None:
    only_fetch_finds(Login.token == str(TOKEN), postgresql)


def only_fetch_finds(found: ColumnElement[bool], engine: Engine) -> None:
    """The database changes the row, and the Session changes the object with `'fetch'` alone."""
    with Session(engine) as session:
        login = Login(email="ada")
        session.add(login)
        session.commit()
        for mode, count in (("auto", 0), ("fetch", 5)):
            session.refresh(login)
            session.execute(
                update(Login).where(found).values(count=5),
                execution_options={"synchronize_session": mode},
            )
            assert login.count == count
            assert session.scalar(select(Login.count)) == 5
            session.rollback()
        for mode, kept in (("auto", True), ("fetch", False)):
            session.refresh(login)
            session.execute(
                delete(Login).where(found), execution_options={"synchronize_session": mode}
            )
            assert (login in session) == kept
            assert session.scalars(select(Login)).all() == []
            session.rollback()


@pytest.mark.says("or its table, if the query joins subclasses too.")
def test_a_table_can_be_locked_alone(postgresql: Engine) -> None:
    with Session(postgresql) as session:
        session.add(Manager())
        session.commit()
        with pytest.raises(NotSupportedError):
            session.get(Employee, 1, with_for_update={"of": Employee})
        session.rollback()
        assert session.get(Employee, 1, with_for_update={"of": Employee.__table__})


@pytest.mark.says("or after a BEGIN of yours or the driver's (`autocommit=False`), it has one.")
def test_a_begin_makes_a_snapshot_on_sqlite(sqlite: Make) -> None:
    engine = sqlite("wal")
    event.listen(engine, "begin", send_begin)
    with Session(engine) as session, Session(engine) as other:
        other.add(Box(owner="ada"))
        other.commit()
        box = session.get_one(Box, 1)
        assert box.owner == "ada"
        other.execute(text("UPDATE boxes SET owner = 'grace'"))
        other.commit()
        session.refresh(box)
        assert box.owner == "ada"


@pytest.mark.says("Give a key as the database gives it back, also to `merge()`")
def test_a_key_in_a_string_makes_a_second_object(engine: Engine) -> None:
    with Session(engine) as session:
        session.add(Box(owner="ada"))
        session.commit()
        merged = session.merge(Box(id="1", owner="grace"))
        session.commit()
        found = session.scalars(select(Box)).one()
        assert found is not merged
        assert found.owner == "grace"


@pytest.mark.says(
    "One who computes from what it has read without the lock overwrites yours all the same."
)
def test_a_lock_does_not_stop_who_has_read_before(engine: Engine) -> None:
    with Session(engine) as session:
        session.add(Box(owner="ada", sender="grace"))
        session.commit()
    with Session(engine) as plain:
        read = plain.scalars(select(Box.owner)).one()
        plain.rollback()  # SQLite's read lock would keep the other from committing
        with Session(engine) as locking:
            box = locking.scalars(select(Box).with_for_update()).one()
            box.owner = "linus"
            locking.commit()
        plain.execute(update(Box).values(owner=f"{read}!"))
        plain.commit()
        assert plain.scalars(select(Box.owner)).one() == "ada!"

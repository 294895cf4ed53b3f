"""What the page *Update and delete many rows* says beside its programs."""

import contextlib

import pytest
from sqlalchemy import Engine, bindparam, select, update
from sqlalchemy.exc import CompileError
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column
from sqlalchemy.orm.exc import ObjectDeletedError, StaleDataError


class Base(DeclarativeBase):
    """Of this file's table."""


class User(Base):
    """It has a name and a number."""

    __tablename__ = "users"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    visits: Mapped[int]


@pytest.mark.says(
    "A statement that sets a primary key leaves a loaded object under its old key: once it is "
    "expired, reading it raises `ObjectDeletedError`."
)
def test_an_object_is_not_found_by_its_new_key(engine: Engine) -> None:
    with Session(engine) as session:
        user = User(id=1, name="ada", visits=1)
        session.add(user)
        session.commit()
        assert user.name == "ada"
        session.execute(update(User).where(User.id == 1).values(id=7))
        assert user.id == 7
        assert session.get(User, 7) is not user
        session.commit()
        with pytest.raises(ObjectDeletedError):
            _ = user.name


class Page(Base):
    """Its changes are counted."""

    __tablename__ = "pages"
    id: Mapped[int] = mapped_column(primary_key=True)
    text: Mapped[str]
    version: Mapped[int] = mapped_column()
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - typed by its base


@pytest.mark.says(
    "A loaded object keeps the old version, and its next flush raises `StaleDataError`: refresh it."
)
@pytest.mark.parametrize("refreshed", [False, True])
def test_a_loaded_object_keeps_the_old_version(refreshed: bool, engine: Engine) -> None:
    with Session(engine) as session:
        page = Page(text="first")
        session.add(page)
        session.commit()
        assert page.version == 1
        session.execute(update(Page), [{"id": page.id, "text": "second", "version": 1}])
        assert page.version == 1
        if refreshed:
            session.refresh(page)
        page.text = "third"
        with contextlib.nullcontext() if refreshed else pytest.raises(StaleDataError):
            session.commit()


@pytest.mark.says("with `bindparam()` and names that no column has")
def test_a_parameter_has_no_name_of_a_column(engine: Engine) -> None:
    by_name = update(User).where(User.name == bindparam("name")).values(visits=bindparam("n"))
    with Session(engine) as session, pytest.raises(CompileError, match="is reserved"):
        session.connection().execute(by_name, [{"name": "ada", "n": 2}])


@pytest.mark.says("rows that do not exist are skipped there.")
def test_a_list_for_the_connection_skips_missing_rows(engine: Engine) -> None:
    with Session(engine) as session:
        session.add(User(name="ada", visits=1))
        session.flush()
        by_name = update(User).where(User.name == bindparam("who")).values(visits=bindparam("n"))
        rows = [{"who": "grace", "n": 1}, {"who": "ada", "n": 2}]
        session.connection().execute(by_name, rows)
        assert session.scalars(select(User.visits)).all() == [2]


@pytest.mark.says(
    "The trap: the Session computes the new value of an object from the one that is loaded. If "
    "that is old, or if two columns are swapped, [the object has a wrong value]"
)
def test_the_value_is_computed_from_the_loaded_one(engine: Engine) -> None:
    with Session(engine) as session:
        user = User(name="ada", visits=1)
        session.add(user)
        session.flush()
        session.connection().execute(update(User).values(visits=10))
        session.execute(update(User).values(visits=User.visits + 1))
        assert user.visits == 2
        session.refresh(user)
        assert user.visits == 11

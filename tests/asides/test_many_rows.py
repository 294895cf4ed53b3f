"""What the page *Insert many rows* says beside its programs."""

import uuid

import pytest
from sqlalchemy import JSON, Engine, insert, select, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import DeclarativeBase, Mapped, MappedAsDataclass, Session, mapped_column

from tests.asides.conftest import Make
from tests.asides.sent import sent


class Base(DeclarativeBase):
    """Of this file's tables."""


class Ticket(Base):
    """The server makes its key."""

    __tablename__ = "tickets"
    id: Mapped[uuid.UUID] = mapped_column(
        primary_key=True, server_default=text("gen_random_uuid()")
    )
    seat: Mapped[str]


class Seat(Base):
    """The server has a value for its row."""

    __tablename__ = "seats"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    row: Mapped[str] = mapped_column(server_default="front")


class Book(Base):
    """Python makes its key."""

    __tablename__ = "books"
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)


class Member(MappedAsDataclass, Base):
    """A dataclass with a value that only `__init__` fills in."""

    __tablename__ = "members"
    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    name: Mapped[str] = mapped_column(default="nobody")
    notes: Mapped[dict[str, str] | None] = mapped_column(JSON, default_factory=dict)


@pytest.mark.says(
    "A key that the server makes, such as `server_default=func.gen_random_uuid()`, does not tell "
    "which row belongs to which object: each object then has an INSERT of its own on PostgreSQL "
    "too."
)
def test_a_key_of_the_server_needs_an_insert_for_each(postgresql: Engine) -> None:
    with Session(postgresql) as session, sent(postgresql, "INSERT") as found:
        session.add_all([Ticket(seat=seat) for seat in ("A1", "A2", "A3")])
        session.flush()
    assert len(found) == 3


@pytest.mark.says(
    "or one that lacks a column which its neighbor sets and the server has a default for."
)
def test_a_default_of_the_server_divides_the_inserts(postgresql: Engine) -> None:
    with Session(postgresql) as session, sent(postgresql, "INSERT") as found:
        session.add_all([Seat(name="1", row="b"), Seat(name="2"), Seat(name="3", row="b")])
        session.flush()
    assert len(found) == 3


@pytest.mark.says("SQLite then inserts the rows one by one, unless Python makes the key.")
@pytest.mark.parametrize("made", [Book, Member])
def test_a_key_of_python_keeps_the_rows_together(made: type[Base], engine: Engine) -> None:
    with Session(engine) as session, sent(engine, "INSERT") as found:
        statement = insert(made).returning(made, sort_by_parameter_order=True)
        session.scalars(statement, [{}, {}, {}]).all()
    assert len(found) == (3 if engine.dialect.name == "sqlite" and made is Member else 1)


@pytest.mark.says("The `default_factory=` of a dataclass is not")
def test_a_list_of_rows_calls_no_factory(engine: Engine) -> None:
    with Session(engine) as session:
        session.execute(insert(Member), [{}])
        session.add(Member())
        session.commit()
        rows = session.execute(select(Member.name, Member.notes).order_by(Member.id)).all()
        assert [tuple(row) for row in rows] == [("nobody", None), ("nobody", {})]


@pytest.mark.says(
    "`None` counts as missing: it begins another INSERT too, and the column gets its default, of "
    "Python or of the server. A JSON column stores `null`."
)
def test_none_in_a_json_column_is_a_value(engine: Engine) -> None:
    with Session(engine) as session:
        session.execute(insert(Member), [{"name": None, "notes": None}])
        assert session.scalars(select(Member.name)).all() == ["nobody"]
        kept = session.scalars(select(Member.id).where(Member.notes.is_(None))).all()
        assert kept == []


@pytest.mark.says(
    "On PostgreSQL, nothing of the whole transaction: a `commit()` then [raises nothing and saves "
    "nothing](rollback.md#why-does-every-query-fail-after-one-has-failed)."
)
def test_a_failed_list_takes_the_transaction_along(engine: Engine) -> None:
    with Session(engine) as session:
        session.add(Seat(id=1, name="earlier"))
        session.flush()
        with pytest.raises(IntegrityError):
            session.execute(insert(Seat), [{"id": 2, "name": "2"}, {"id": 1, "name": "1"}])
        session.commit()
        names = session.scalars(select(Seat.name).order_by(Seat.id)).all()
    assert names == (["earlier", "2"] if engine.dialect.name == "sqlite" else [])


@pytest.mark.says(
    "On SQLite, the rows before the one that failed, or with `returning()` the batches before it"
)
@pytest.mark.parametrize(("rows", "left"), [(4, 0), (2500, 2000)])
def test_a_failed_list_with_returning_leaves_its_batches(
    rows: int, left: int, sqlite: Make
) -> None:
    with Session(sqlite("delete")) as session:
        values = [{"id": i, "name": "new"} for i in range(1, rows)] + [{"id": 1, "name": "last"}]
        with pytest.raises(IntegrityError):
            session.execute(insert(Seat).returning(Seat.id), values)
        session.commit()
        assert len(session.scalars(select(Seat.id)).all()) == left


@pytest.mark.says(
    "After the rollback of a savepoint, the objects [stay, with their "
    "values](rollback.md#returned-object-outlives-a-savepoint): expunge them before you try again. "
    "On SQLite, a new row with the same key otherwise shows as the old object."
)
@pytest.mark.parametrize("expunged", [False, True])
def test_returned_objects_hide_the_rows_of_a_second_try(expunged: bool, engine: Engine) -> None:
    statement = insert(Seat).returning(Seat)
    with Session(engine) as session:
        session.add(Seat(name="earlier"))
        session.flush()
        with session.begin_nested() as savepoint:
            first = session.scalars(statement, [{"name": "first"}]).one()
            savepoint.rollback()
        assert first in session
        assert first.name == "first"
        if expunged:
            session.expunge(first)
        second = session.scalars(statement, [{"name": "second"}]).one()
        hidden = engine.dialect.name == "sqlite" and not expunged
        assert second.name == ("first" if hidden else "second")
        assert (second is first) == hidden

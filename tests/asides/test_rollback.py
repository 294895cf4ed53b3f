"""What the page *Rollback* says beside its programs."""

import contextlib
from typing import Any

import pytest
from sqlalchemy import Engine, ForeignKey, func, inspect, select, text
from sqlalchemy.exc import (
    DBAPIError,
    IntegrityError,
    InvalidRequestError,
    OperationalError,
    PendingRollbackError,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column


class Base(DeclarativeBase):
    """Of this file's tables."""


class Seat(Base):
    """The server has a value for its row."""

    __tablename__ = "seats"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str | None]
    row: Mapped[str] = mapped_column(server_default="front")


class Ticket(Base):
    """That it has a seat is looked at when the transaction commits."""

    __tablename__ = "tickets"
    id: Mapped[int] = mapped_column(primary_key=True)
    seat_id: Mapped[int] = mapped_column(
        ForeignKey("seats.id", deferrable=True, initially="DEFERRED")
    )


@pytest.mark.says("It is loaded when you read it, or when it has a server default.")
def test_an_expression_with_a_server_default_is_loaded(engine: Engine) -> None:
    with Session(engine) as session:
        for read, name in ((False, None), (True, "A")):
            seat = Seat(name=func.upper("a"), row=func.upper("b"))
            session.add(seat)
            session.flush()
            if read:
                assert seat.name == "A"
            session.rollback()
            session.add(seat)
            session.commit()
            assert (seat.name, seat.row) == (name, "B")


@pytest.mark.says("A legacy `bulk_…` call that fails counts as a flush.")
def test_a_bulk_call_that_fails_is_a_flush(engine: Engine) -> None:
    with Session(engine) as session:
        with pytest.raises(DBAPIError):
            session.bulk_insert_mappings(inspect(Seat), [{"id": 1}, {"id": 1}])
        with pytest.raises(PendingRollbackError):
            session.scalars(select(Seat)).all()


def lose_the_connection(session: Session) -> None:
    """The server ends it; what the driver has of it is closed, too."""
    connection: Any = session.connection().connection.driver_connection
    process = session.scalar(text("SELECT pg_backend_pid()"))
    with session.get_bind().engine.begin() as other:
        other.execute(text("SELECT pg_terminate_backend(:process, 5000)"), {"process": process})
    with contextlib.suppress(Exception):
        connection.execute("SELECT 1")
    connection.close()


def fails_without_a_connection(engine: Engine) -> None:
    with Session(engine) as session:
        lose_the_connection(session)
        raise ValueError


@pytest.mark.says(
    "If it is the first to notice a lost connection, it raises `OperationalError` (asyncpg: "
    "`InterfaceError`), and so does the end of a `with` block, in place of your exception; the "
    "Session has rolled back all the same."
)
def test_a_rollback_that_finds_no_connection_raises(postgresql: Engine) -> None:
    with Session(postgresql) as session:
        session.add(Seat(name="1"))
        session.flush()
        lose_the_connection(session)
        with pytest.raises(OperationalError):
            session.rollback()
        assert session.scalars(select(Seat)).all() == []
    with pytest.raises(OperationalError):
        fails_without_a_connection(postgresql)


@pytest.mark.says(
    "or that a COMMIT failed and you called `commit()` again. After such a COMMIT, a query raises "
    "`InvalidRequestError`: [`This session is in 'prepared' state`](commit.md#fails-at-commit). "
    "Call `rollback()` each time."
)
def test_a_second_commit_looks_like_a_lost_connection(postgresql: Engine) -> None:
    with Session(postgresql) as session:
        session.add(Ticket(seat_id=9))
        with pytest.raises(IntegrityError):
            session.commit()
        with pytest.raises(InvalidRequestError, match="This session is in 'prepared' state"):
            session.scalars(select(Ticket)).all()
        with pytest.raises(PendingRollbackError, match="Can't reconnect until invalid transaction"):
            session.commit()
        session.rollback()
        assert session.scalars(select(Ticket)).all() == []


@pytest.mark.says(
    "or detached, if its primary key has changed since its INSERT.",
    "A detached one writes nothing, and no error tells you.",
)
def test_a_new_object_with_a_new_key_is_detached(engine: Engine) -> None:
    with Session(engine) as session:
        seat = Seat(id=1)
        session.add(seat)
        session.flush()
        seat.id = 2
        session.flush()
        session.rollback()
        assert inspect(seat).detached
        session.add(seat)
        session.commit()
        assert session.scalars(select(Seat.id)).all() == []

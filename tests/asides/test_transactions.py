"""What the page *Transactions* says beside its programs."""

import sys
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, ForeignKey, create_engine, event, insert, select, text
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, sessionmaker

from tests.asides.conftest import Make
from tests.asides.sqlite_modes import send_begin


class Base(DeclarativeBase):
    """Of this file's tables."""


class User(Base):
    """It has nothing but a key."""

    __tablename__ = "users"
    id: Mapped[int] = mapped_column(primary_key=True)


class Address(Base):
    """That it has a user is looked at when the transaction commits."""

    __tablename__ = "addresses"
    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(
        ForeignKey("users.id", deferrable=True, initially="DEFERRED")
    )


@pytest.mark.says("On PostgreSQL, `begin_nested()` raises there.")
def test_a_savepoint_needs_a_transaction(postgresql: Engine) -> None:
    engine = postgresql.execution_options(isolation_level="AUTOCOMMIT")
    with (
        Session(engine) as session,
        pytest.raises(DBAPIError, match="SAVEPOINT can only be used in transaction blocks"),
        session.begin_nested(),
    ):
        session.add(User())


@pytest.mark.says(
    "set `connection.autocommit = True` before it and `False` after it.",
)
@pytest.mark.skipif(sys.version_info < (3, 12), reason="the argument is new in Python 3.12")
def test_foreign_keys_are_checked_outside_of_a_transaction(tmp_path: Path) -> None:
    def is_on(*, outside: bool) -> bool:
        engine = create_engine(
            f"sqlite:///{tmp_path}/pragma.db", connect_args={"autocommit": False}
        )

        @event.listens_for(engine, "connect")
        def check_foreign_keys(connection: Any, _: object) -> None:
            connection.autocommit = outside
            connection.execute("PRAGMA foreign_keys = ON")
            connection.autocommit = False

        with engine.connect() as connection:
            found = connection.execute(text("PRAGMA foreign_keys")).scalar_one()
        engine.dispose()
        return bool(found)

    assert not is_on(outside=False)
    assert is_on(outside=True)


@pytest.mark.says(
    "A constraint that is `INITIALLY DEFERRED` fails at the commit, where no savepoint helps: on "
    "PostgreSQL, end the savepoint's block with `flush()`, `SET CONSTRAINTS ALL IMMEDIATE` and "
    "`SET CONSTRAINTS ALL DEFERRED`."
)
def test_a_deferred_constraint_fails_after_the_savepoint(postgresql: Engine) -> None:
    def fail(session: Session) -> None:
        session.add(User(id=7))
        with session.begin_nested():
            session.add(Address(user_id=9))
        session.commit()

    with Session(postgresql) as session:
        with pytest.raises(IntegrityError):
            fail(session)
        session.rollback()
        assert session.get(User, 7) is None
        session.add(User(id=7))
        with pytest.raises(IntegrityError), session.begin_nested():
            add_checked(session, Address(user_id=9))
        with session.begin_nested():
            add_checked(session, Address(user_id=7))
        session.add(Address(user_id=8))
        session.flush()
        session.add(User(id=8))
        session.commit()
        assert session.scalars(select(Address.user_id).order_by(Address.user_id)).all() == [7, 8]


def add_checked(session: Session, address: Address) -> None:
    """The database looks at its constraint now; the next one's can wait again."""
    session.add(address)
    session.flush()
    for when in ("IMMEDIATE", "DEFERRED"):
        session.execute(text(f"SET CONSTRAINTS ALL {when}"))


@pytest.mark.says(
    "What you add or change after the catch is lost with `sessionmaker.begin()`; a Session that "
    "you keep writes it in its next transaction."
)
def test_what_is_added_after_the_catch_is_lost(engine: Engine) -> None:
    def work(session: Session) -> None:
        session.add(User(id=1))
        try:
            session.flush()
        except IntegrityError:
            session.add(User(id=2))

    with sessionmaker(engine).begin() as session:
        session.add(User(id=1))
    with sessionmaker(engine).begin() as session:
        work(session)
    with Session(engine) as session:
        assert not session.get(User, 2)
        session.commit()
        with session.begin():
            work(session)
        session.commit()
        assert session.get(User, 2)


@pytest.mark.says("Your own write after that read [can fail at once]")
def test_a_write_after_a_read_fails(sqlite: Make) -> None:
    engine = sqlite("wal")
    event.listen(engine, "begin", send_begin)
    with Session(engine) as session, Session(engine) as other:
        session.scalars(select(User)).all()
        other.add(User())
        other.commit()
        session.add(User())
        with pytest.raises(OperationalError, match="database is locked"):
            session.flush()


@pytest.mark.says(
    'With this argument, `isolation_level="AUTOCOMMIT"` does not commit each statement, and no '
    "warning says so."
)
@pytest.mark.skipif(sys.version_info < (3, 12), reason="the argument is new in Python 3.12")
def test_the_argument_beats_autocommit(tmp_path: Path) -> None:
    engine = create_engine(
        f"sqlite:///{tmp_path}/pragma.db",
        connect_args={"autocommit": False},
        isolation_level="AUTOCOMMIT",
    )
    Base.metadata.create_all(engine)
    with engine.connect() as connection:
        connection.execute(insert(User))
        assert connection.execute(select(User.id)).all() == [(1,)]
    with engine.connect() as connection:
        assert connection.execute(select(User.id)).all() == []
    engine.dispose()

"""What the page of commit says beside its programs."""

import contextlib
import signal
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from sqlalchemy import Engine, ForeignKey, create_engine, event, func, inspect, select, text
from sqlalchemy.exc import DataError, InternalError, OperationalError
from sqlalchemy.orm import (
    DeclarativeBase,
    Mapped,
    Session,
    column_property,
    mapped_column,
    relationship,
)
from sqlalchemy.orm.exc import DetachedInstanceError

from tests.asides.conftest import Make
from tests.asides.sqlite_modes import refused_without_wal, send_begin, with_each_journal


class Base(DeclarativeBase):
    """Of this file's tables."""


class User(Base):
    """It has a list."""

    __tablename__ = "users"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(default="")
    label: Mapped[str] = column_property(name + "!")
    addresses: Mapped[list["Address"]] = relationship()


class Address(Base):
    """A user's."""

    __tablename__ = "addresses"
    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))


@pytest.mark.says(
    "On PostgreSQL under SERIALIZABLE, commit after a report, too: if you only close, others can "
    "commit what does not fit what you have read."
)
@pytest.mark.parametrize("end", [Session.commit, Session.close])
def test_a_report_has_to_commit(postgresql: Engine, end: Callable[[Session], None]) -> None:
    """The charge saw neither the deposit nor the report, which saw the deposit."""
    engine = postgresql.execution_options(isolation_level="SERIALIZABLE")
    names = select(User.name).order_by(User.id)
    with Session(engine) as session:
        session.add_all([User(id=1, name="no charge"), User(id=2, name="no deposit")])
        session.commit()
    with Session(engine) as charge, Session(engine) as deposit, Session(engine) as report:
        assert charge.scalars(names).all() == ["no charge", "no deposit"]
        deposit.get_one(User, 2).name = "deposit"
        deposit.commit()
        assert report.scalars(names).all() == ["no charge", "deposit"]
        end(report)

        charge.get_one(User, 1).name = "charge as of no deposit"
        if end is Session.commit:
            with pytest.raises(OperationalError, match="could not serialize access"):
                charge.commit()
        else:
            charge.commit()


@pytest.mark.says(
    "Not loaded are the following", "- a `column_property()`, after an INSERT or an UPDATE"
)
def test_a_column_property_is_not_loaded(engine: Engine) -> None:
    with Session(engine, expire_on_commit=False) as session:
        user = User(name="ada")
        session.add(user)
        session.commit()
        assert "label" in inspect(user).unloaded
        assert user.label == "ada!"
        user.name = "grace"
        session.commit()
        assert "label" in inspect(user).unloaded
    with pytest.raises(DetachedInstanceError):
        _ = user.label


@pytest.mark.says(
    "A loaded list stays as it is, too, with a deleted child still in it, and without one that you "
    "linked by its foreign key."
)
def test_a_loaded_list_stays(engine: Engine) -> None:
    with Session(engine, expire_on_commit=False) as session:
        address = Address()
        user = User(addresses=[address])
        session.add(user)
        session.commit()
        session.delete(address)
        session.add(Address(user_id=user.id))
        session.commit()
        assert user.addresses == [address]
        session.refresh(user)
        assert user.addresses not in ([], [address])


class TimeLimitError(Exception):
    """What the alarm raises."""


@pytest.fixture
def slow(postgresql: Engine) -> Iterator[Engine]:
    """Its pool has one connection; a COMMIT of a user takes 2 seconds, and half is allowed."""
    with postgresql.begin() as connection:
        connection.execute(
            text(
                "CREATE FUNCTION wait() RETURNS trigger LANGUAGE plpgsql AS "
                "$$ BEGIN PERFORM pg_sleep(2); RETURN NULL; END $$"
            )
        )
        connection.execute(
            text(
                "CREATE CONSTRAINT TRIGGER waits AFTER INSERT ON users "
                "DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION wait()"
            )
        )

    def ring(*_: object) -> None:
        raise TimeLimitError

    before = signal.signal(signal.SIGALRM, ring)
    engine = create_engine(postgresql.url, pool_size=1, max_overflow=0)
    yield engine
    engine.dispose()
    signal.signal(signal.SIGALRM, before)


@contextlib.contextmanager
def interrupted() -> Iterator[None]:
    """Its block ends in a COMMIT that a time limit ends."""
    with pytest.raises(TimeLimitError):
        yield
    assert signal.getitimer(signal.ITIMER_REAL) == (0, 0)


def flushed(session: Session) -> None:
    session.add(User())
    session.flush()
    signal.setitimer(signal.ITIMER_REAL, 1)


def rolls_back(engine: Engine) -> None:
    with Session(engine) as session:
        flushed(session)
        with interrupted():
            session.commit()
        session.rollback()


def begins(engine: Engine) -> None:
    with interrupted(), Session(engine) as session, session.begin():
        flushed(session)


def closes(engine: Engine) -> None:
    with Session(engine) as session:
        flushed(session)
        with interrupted():
            session.commit()


@pytest.mark.says(
    "Call `rollback()` here, too, or leave the commit to a `begin()` block: on PostgreSQL, "
    "`close()` alone gives the pool a connection that is still busy with the COMMIT."
)
@pytest.mark.parametrize("work", [rolls_back, begins, closes])
def test_an_interrupted_commit(slow: Engine, work: Callable[[Engine], None]) -> None:
    work(slow)
    session = Session(slow)
    if work is closes:
        with pytest.raises(OperationalError, match="another command is already in progress"):
            session.scalar(select(1))
        session.invalidate()
    else:
        assert session.scalar(select(1)) == 1
        session.close()


@pytest.mark.says(
    "a query has failed in the transaction and you caught its error: the commit then saves "
    "nothing, and if it has nothing to flush, it raises nothing."
)
@pytest.mark.parametrize("pending", [True, False])
def test_a_commit_after_a_failed_query(postgresql: Engine, pending: bool) -> None:
    with Session(postgresql) as session:
        session.add(User())
        session.flush()
        with pytest.raises(DataError):
            session.execute(text("SELECT 1 / 0"))
        if pending:
            session.add(User())
            with pytest.raises(InternalError, match="current transaction is aborted"):
                session.commit()
        else:
            session.commit()
    with Session(postgresql) as session:
        assert session.scalar(select(func.count(User.id))) == 0


@pytest.mark.says(
    "SQLite, if it is not in WAL mode, also refuses it, with `database is locked`, while another "
    "connection is in the middle of a result"
)
@with_each_journal
def test_a_commit_meets_a_result(sqlite: Make, journal: str) -> None:
    engine = sqlite(journal)
    with Session(engine) as session:
        session.add_all([User(), User()])
        session.commit()
    with engine.connect() as reader, Session(engine) as session:
        result = reader.exec_driver_sql("SELECT * FROM users")
        result.fetchone()
        session.add(User())
        with refused_without_wal(journal):
            session.commit()


@pytest.mark.says(
    "Where you send BEGIN, that includes one that has only read and not ended its transaction."
)
@pytest.mark.says(
    "until that ends, the COMMIT of another Session fails (except in WAL mode)",
    page="transactions",
)
@with_each_journal
def test_a_commit_meets_one_that_has_read(sqlite: Make, journal: str) -> None:
    engine = sqlite(journal)
    event.listen(engine, "begin", send_begin)
    with Session(engine) as reader, Session(engine) as session:
        reader.scalars(select(User)).all()
        session.add(User())
        with refused_without_wal(journal):
            session.commit()


@pytest.mark.says("you cannot know: `commit()` raises, and the rows may be saved all the same.")
def test_a_commit_whose_answer_is_lost_is_saved(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    really = engine.dialect.do_commit

    def commit(connection: Any) -> None:
        really(connection)
        raise engine.dialect.loaded_dbapi.OperationalError

    with Session(engine) as session:
        session.add(User(name="ada"))
        session.flush()
        monkeypatch.setattr(engine.dialect, "do_commit", commit)
        with pytest.raises(OperationalError):
            session.commit()
        session.rollback()
        monkeypatch.undo()
    with Session(engine) as session:
        assert session.scalars(select(User.name)).all() == ["ada"]


@pytest.mark.says('With `join_transaction_mode="control_fully"`, the commit is a real one.')
def test_a_session_that_controls_its_connection_commits(engine: Engine) -> None:
    with engine.connect() as connection:
        connection.execute(select(1))
        with Session(connection, join_transaction_mode="control_fully") as session:
            session.add(User(name="ada"))
            session.commit()
    with Session(engine) as session:
        assert session.scalars(select(User.name)).all() == ["ada"]

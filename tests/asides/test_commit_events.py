"""What the page *Events of a commit* says beside its programs."""

import runpy
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import (
    Column,
    Engine,
    ForeignKey,
    Table,
    create_engine,
    event,
    func,
    insert,
    inspect,
    select,
)
from sqlalchemy.exc import IntegrityError, InvalidRequestError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.orm import (
    DeclarativeBase,
    Mapped,
    MappedAsDataclass,
    Session,
    mapped_column,
    relationship,
    sessionmaker,
)


class Base(DeclarativeBase):
    """Of this file's table."""


class User(Base):
    """Its name is there once."""

    __tablename__ = "users"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)


@pytest.fixture
def program(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Iterator[Callable[[str], dict[str, Any]]]:
    """Runs a program of the page on SQLite, and gives what it has defined."""
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    engines: list[Engine] = []

    def run(name: str) -> dict[str, Any]:
        names = runpy.run_path(f"snippets/commit_events/{name}.py")
        engines.append(names["engine"])
        capsys.readouterr()
        return names

    yield run
    for engine in engines:
        engine.dispose()


Run = Callable[[str], dict[str, Any]]


@pytest.mark.says("In it, the Session has forgotten what is new and refuses SQL")
def test_nothing_is_new_after_the_commit(engine: Engine) -> None:
    make_session = sessionmaker(engine)
    new: list[int] = []
    event.listen(make_session, "after_commit", lambda session: new.append(len(session.new)))
    with make_session() as session:
        session.add(User(name="ada"))
        session.commit()
    assert new == [0]


@pytest.mark.says("`inspect(user).identity` is the primary key; to ask for it sends no SQL.")
def test_the_identity_sends_no_sql(engine: Engine) -> None:
    with Session(engine) as session:
        user = User(name="ada")
        session.add(user)
        session.commit()
        state = inspect(user)
        assert "id" in state.expired_attributes
        assert state.identity == (1,)
        assert "id" in state.expired_attributes


@pytest.mark.says(
    "These listeners tell nothing of what was rolled back, with a savepoint or as a whole, or "
    "expunged."
)
def test_an_expunged_object_is_not_told(program: Run, capsys: pytest.CaptureFixture[str]) -> None:
    class Own(MappedAsDataclass, DeclarativeBase):
        """Its objects have no hash."""

    class Point(Own):
        __tablename__ = "points"
        id: Mapped[int] = mapped_column(primary_key=True)

    names = program("collect_until_commit")
    Own.metadata.create_all(names["engine"])
    with names["make_session"]() as session:
        session.add(Point(id=1))
        session.flush()
        session.expunge_all()
        session.add(Point(id=2))
        session.commit()
        assert capsys.readouterr().out == "[(2,)]\n"
        assert session.scalars(select(Point.id).order_by(Point.id)).all() == [1, 2]


@pytest.mark.says(
    "Read all else where you make the change: an expired attribute "
    "[cannot be loaded](#after-commit-refuses-sql)."
)
def test_an_expired_attribute_cannot_be_loaded(program: Run) -> None:
    names = program("callback_waits_for_the_commit")
    with names["make_session"]() as session:
        user = names["User"](name="alan")
        session.add(user)
        session.commit()
        names["call_after_commit"](session, lambda: user.name)
        with pytest.raises(InvalidRequestError, match="This session is in 'committed' state"):
            session.commit()


@pytest.mark.says(
    "Or give the transaction a function, also where you change or delete an object. It is called "
    "after the commit, unless its savepoint or the whole was rolled back."
)
def test_a_call_waits_for_each_transaction_around_it(program: Run) -> None:
    names = program("callback_waits_for_the_commit")
    call_after_commit, known = names["call_after_commit"], names["User"]
    told: list[str] = []
    with names["make_session"]() as session:
        call_after_commit(session, lambda: told.append("rolled back"))
        session.rollback()
        with session.begin_nested():
            call_after_commit(session, lambda: told.append("rolled back with the whole"))
        session.rollback()
        with session.begin_nested() as savepoint:
            with session.begin_nested():
                call_after_commit(session, lambda: told.append("rolled back with the outer one"))
            savepoint.rollback()
        user = session.scalars(select(known)).one()
        user.name = "grace"
        call_after_commit(session, lambda: told.append("changed"))
        session.commit()
        assert told == ["changed"]
        with session.begin_nested():
            session.delete(user)
            call_after_commit(session, lambda: told.append("deleted"))
        assert told == ["changed"]
        session.commit()
        session.commit()
    assert told == ["changed", "deleted"]


@pytest.mark.says("Catch exceptions in the listener (in `call_all`, those of each call)")
def test_a_call_that_fails_ends_the_calls(program: Run) -> None:
    names = program("callback_waits_for_the_commit")

    def fail() -> None:
        raise ConnectionError

    told: list[str] = []
    with names["make_session"]() as session:
        session.add(names["User"](name="alan"))
        names["call_after_commit"](session, fail)
        names["call_after_commit"](session, lambda: told.append("alan"))
        with pytest.raises(ConnectionError):
            session.commit()
        session.close()
        session.commit()
        assert told == []
        assert "alan" in session.scalars(select(names["User"].name)).all()


@pytest.mark.says(
    "This list keeps what a savepoint has undone or what needed no UPDATE, and lacks "
    "[orphans, rows of link tables](events.md#after-delete-hears-orphans) and "
    "[statements](events.md#statements-pass-before-flush)."
)
def test_the_list_of_changes_keeps_too_much_and_lacks_some(
    program: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    names = program("every_change_waits_for_the_commit")

    class Own(DeclarativeBase):
        """Of a parent that owns its children, and a link table."""

    links = Table(
        "links",
        Own.metadata,
        Column("parent_id", ForeignKey("parents.id"), primary_key=True),
        Column("tag_id", ForeignKey("tags.id"), primary_key=True),
    )

    class Parent(Own):
        __tablename__ = "parents"
        id: Mapped[int] = mapped_column(primary_key=True)
        children: Mapped[list["Child"]] = relationship(cascade="all, delete-orphan")
        tags: Mapped[list["Tag"]] = relationship(secondary=links)

    class Child(Own):
        __tablename__ = "children"
        id: Mapped[int] = mapped_column(primary_key=True)
        parent_id: Mapped[int] = mapped_column(ForeignKey("parents.id"))

    class Tag(Own):
        __tablename__ = "tags"
        id: Mapped[int] = mapped_column(primary_key=True)

    Own.metadata.create_all(names["engine"])
    told: list[str] = []
    with names["make_session"]() as session:
        with session.begin_nested() as savepoint:
            session.add(names["User"](name="alan"))
            session.flush()
            savepoint.rollback()
        session.commit()
        told.append(capsys.readouterr().out)
        parent = Parent(children=[Child()])
        session.add_all([parent, Tag(id=1)])
        session.commit()
        capsys.readouterr()
        parent.children.clear()
        session.commit()
        told.append(capsys.readouterr().out)
        parent.tags.append(session.get_one(Tag, 1))
        session.commit()
        told.append(capsys.readouterr().out)
        parent.id = 1
        session.flush()
        session.execute(insert(Tag).values(id=2))
        session.commit()
        told.append(capsys.readouterr().out)
        assert session.scalars(select(Child)).all() == []
    changed = "['changed Parent']\n"
    assert told == ["['inserted User']\n", changed, changed, changed]


@pytest.mark.says(
    "`add()` and `delete()` raise nothing there. They wait for another commit, or are lost. What "
    "you set, the commit expires."
)
def test_a_change_after_the_commit_waits_or_is_expired(engine: Engine) -> None:
    make_session = sessionmaker(engine)
    with make_session() as session:
        session.add_all([User(id=1, name="ada"), User(id=2, name="grace")])
        session.commit()
        ada, grace = session.scalars(select(User).order_by(User.id))

        def change(session: Session) -> None:
            session.add(User(id=3, name="alan"))
            session.delete(ada)
            grace.name = "linus"

        event.listen(session, "after_commit", change, once=True)
        session.commit()
        with make_session() as other:
            assert other.scalars(select(User.name).order_by(User.id)).all() == ["ada", "grace"]
        session.commit()
        assert session.scalars(select(User.name).order_by(User.id)).all() == ["grace", "alan"]


@pytest.mark.says("`close()` ends that, as `with make_session()` does; `session.begin()` does not.")
def test_the_end_of_begin_leaves_the_session_between(engine: Engine) -> None:
    def fail(session: Session) -> None:
        raise ConnectionError

    make_session = sessionmaker(engine)
    event.listen(make_session, "after_commit", fail)
    session = make_session()
    with pytest.raises(ConnectionError), session.begin():
        session.add(User(name="ada"))
    with pytest.raises(InvalidRequestError, match="'committed' state"):
        session.scalar(select(User.name))
    session.close()
    with session:
        assert session.scalar(select(User.name)) == "ada"


@pytest.mark.says(
    "Inside a `begin()` or `begin_nested()` block, its SQL raises, in place of your exception. "
    "Open a Session of its own."
)
@pytest.mark.parametrize("own", [False, True])
@pytest.mark.parametrize("nested", [False, True])
def test_a_session_of_its_own_leaves_your_exception(
    nested: bool, own: bool, engine: Engine
) -> None:
    make_session = sessionmaker(engine)
    active: list[bool] = []

    @event.listens_for(make_session, "after_soft_rollback")
    def count(session: Session, ended: object) -> None:
        active.append(session.is_active)
        if own:
            with Session(engine) as other:
                other.scalar(select(func.count(User.id)))
        else:
            session.scalar(select(func.count(User.id)))

    def fail(session: Session) -> None:
        with session.begin_nested() if nested else session.begin():
            session.add(User(name="ada"))
            session.flush()
            raise ValueError

    raised = ValueError if own else InvalidRequestError
    with make_session() as session, pytest.raises(raised):
        fail(session)
    assert active == [True]


@pytest.mark.says(
    "`This session is in 'committed' state; no further SQL can be emitted within this "
    "transaction.`",
    "`rollback()` raises `InvalidRequestError`, with the message above.",
)
def test_a_failed_listener_leaves_a_committed_session(engine: Engine) -> None:
    def fail(session: Session) -> None:
        raise ConnectionError

    make_session = sessionmaker(engine)
    event.listen(make_session, "after_commit", fail)
    with make_session() as session:
        session.add(User(name="ada"))
        with pytest.raises(ConnectionError):
            session.commit()
        with pytest.raises(InvalidRequestError) as caught:
            session.rollback()
    assert str(caught.value) == (
        "This session is in 'committed' state; no further SQL can be emitted within this "
        "transaction."
    )


@pytest.mark.says(
    "It takes a second connection while the first is still in use: leave room for it in the pool."
)
@pytest.mark.parametrize("size", [1, 2])
def test_a_session_of_its_own_takes_a_second_connection(size: int, engine: Engine) -> None:
    small = create_engine(engine.url, pool_size=size, max_overflow=0, pool_timeout=0)
    make_session = sessionmaker(small)
    told: list[type[Exception] | None] = []

    @event.listens_for(make_session, "after_commit")
    def count(session: Session) -> None:
        try:
            with Session(small) as own:
                own.scalar(select(func.count(User.id)))
        except PoolTimeoutError as error:
            told.append(type(error))
        else:
            told.append(None)

    with make_session() as session:
        session.add(User(name="ada"))
        session.commit()
    small.dispose()
    assert told == [PoolTimeoutError if size == 1 else None]


@pytest.mark.says("and which does not have this listener.")
def test_a_session_with_the_listener_calls_it_again(engine: Engine) -> None:
    make_session = sessionmaker(engine)
    told: list[int] = []

    @event.listens_for(make_session, "after_commit")
    def count(session: Session) -> None:
        told.append(len(told))
        if len(told) < 3:  # else without end
            with make_session() as own:
                own.add(User(name=f"{told}"))
                own.commit()

    with make_session() as session:
        session.add(User(name="ada"))
        session.commit()
    assert told == [0, 1, 2]


@pytest.mark.says("(At a savepoint, it comes out of the `with` block; no COMMIT is sent.)")
def test_a_listener_that_fails_at_a_savepoint_commits_nothing(engine: Engine) -> None:
    def fail(session: Session) -> None:
        raise ConnectionError

    def save(session: Session) -> None:
        session.add(User(name="ada"))
        session.flush()
        with session.begin_nested():
            session.add(User(name="grace"))

    make_session = sessionmaker(engine)
    event.listen(make_session, "after_commit", fail)
    with make_session() as session, pytest.raises(ConnectionError):
        save(session)
    with Session(engine) as session:
        assert session.scalars(select(User)).all() == []


@pytest.mark.says("At the end of a savepoint it comes too: ask `in_nested_transaction()` first.")
def test_before_commit_comes_at_a_savepoint(engine: Engine) -> None:
    make_session = sessionmaker(engine)
    nested: list[bool] = []
    event.listen(
        make_session,
        "before_commit",
        lambda session: nested.append(session.in_nested_transaction()),
    )
    with make_session() as session:
        with session.begin_nested():
            session.add(User(name="ada"))
        session.commit()
    assert nested == [True, False]


@pytest.mark.says(
    "`This session is in 'inactive' state, due to the SQL transaction being rolled back; no "
    "further SQL can be emitted within this transaction.` Then `after_soft_rollback`, in which it "
    "may begin again if it `is_active`. After a failed flush it is not, until your `rollback()` "
    "calls `after_soft_rollback` once more."
)
def test_a_failed_flush_is_rolled_back_twice(engine: Engine) -> None:
    make_session = sessionmaker(engine)
    heard: list[object] = []

    @event.listens_for(make_session, "after_rollback")
    def first(session: Session) -> None:
        with pytest.raises(InvalidRequestError) as caught:
            session.scalar(select(User.id))
        heard.append(str(caught.value))

    @event.listens_for(make_session, "after_soft_rollback")
    def then(session: Session, ended: object) -> None:
        heard.append(session.is_active)
        if session.is_active:
            heard.append(session.scalar(select(func.count(User.id))))

    with make_session() as session:
        session.add_all([User(name="ada"), User(name="ada")])
        with pytest.raises(IntegrityError):
            session.flush()
        refused = (
            "This session is in 'inactive' state, due to the SQL transaction being rolled back; "
            "no further SQL can be emitted within this transaction."
        )
        assert heard == [refused, False]
        session.rollback()
        assert heard == [refused, False, True, 0]

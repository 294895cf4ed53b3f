"""What the page *Events* says beside its programs."""

import contextlib
import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, ForeignKey, event, select, update
from sqlalchemy.exc import IllegalStateChangeError, InvalidRequestError, ResourceClosedError
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker
from sqlalchemy.orm import (
    DeclarativeBase,
    Mapped,
    Mapper,
    Session,
    mapped_column,
    object_session,
    relationship,
    sessionmaker,
)
from sqlalchemy.orm.exc import DetachedInstanceError, FlushError

from tests.asides.sent import sent


class Base(DeclarativeBase):
    """Of this file's tables."""


class User(Base):
    """It has a name, and children of each kind."""

    __tablename__ = "users"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(active_history=True)
    addresses: Mapped[list["Address"]] = relationship(back_populates="user")
    notes: Mapped[list["Note"]] = relationship()
    keys: Mapped[list["Key"]] = relationship(cascade="all, delete-orphan", passive_deletes=True)


class Address(Base):
    """It knows its user."""

    __tablename__ = "addresses"
    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    user: Mapped[User | None] = relationship(back_populates="addresses")


class Note(Base):
    """It does not."""

    __tablename__ = "notes"
    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))


class Key(Base):
    """The database deletes it with its user."""

    __tablename__ = "keys"
    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))


@contextlib.contextmanager
def listening(target: Any, name: str, function: Callable[..., None], **how: Any) -> Iterator[None]:
    """Within the block, the function hears the event."""
    event.listen(target, name, function, **how)
    try:
        yield
    finally:
        event.remove(target, name, function)


@pytest.mark.says(
    "A function that listens to it twice is called twice (on a mapped class, once).",
)
def test_a_function_listens_once_to_a_class(engine: Engine) -> None:
    make_session = sessionmaker(engine)
    heard: list[str] = []

    def tell(*_: object) -> None:
        heard.append("called")

    def save(name: str) -> int:
        heard.clear()
        with make_session() as session:
            session.add(User(name=name))
            session.commit()
        return len(heard)

    event.listen(make_session, "before_flush", tell)
    with listening(make_session, "before_flush", tell):
        assert save("ada") == 2
    event.listen(User, "before_insert", tell)
    with listening(User, "before_insert", tell):
        assert save("grace") == 1 + 1
    assert save("alan") == 1


@pytest.mark.says(
    "While a listener runs, in any thread, it ends the flush there with `RuntimeError`: "
    "`deque mutated during iteration`. To hear an event once, listen with `once=True`."
)
def test_remove_ends_the_flush_that_calls_a_listener(engine: Engine) -> None:
    make_session = sessionmaker(engine)
    heard: list[str] = []

    def save(name: str) -> None:
        with make_session() as session:
            session.add(User(name=name))
            session.commit()

    def leave(*_: object) -> None:
        event.remove(make_session, "before_flush", leave)

    def other_leaves(*_: object) -> None:
        thread = threading.Thread(target=event.remove, args=(make_session, "before_flush", tell))
        thread.start()
        thread.join()

    def tell(*_: object) -> None:
        heard.append("called")

    event.listen(make_session, "before_flush", leave)
    with pytest.raises(RuntimeError, match="deque mutated during iteration"):
        save("ada")
    event.listen(make_session, "before_flush", tell)
    with (
        listening(make_session, "before_flush", other_leaves),
        pytest.raises(RuntimeError, match="deque mutated during iteration"),
    ):
        save("ada")
    heard.clear()
    event.listen(make_session, "before_flush", tell, once=True)
    save("ada")
    save("grace")
    assert heard == ["called"]


@pytest.mark.says(
    "It sees [no statements](#statements-pass-before-flush), no "
    "[orphans](filters.md#orphan-is-deleted-for-real) in `session.deleted`, and no foreign key "
    "that the flush sets."
)
def test_a_child_is_dirty_after_the_flush_only(engine: Engine) -> None:
    make_session = sessionmaker(engine)
    dirty: list[set[object]] = []
    with make_session() as session:
        user, address, note = User(name="ada"), Address(), Note()
        user.addresses, user.notes = [address], [note]
        session.add(user)
        session.commit()
        event.listen(make_session, "before_flush", lambda found, *_: dirty.append({*found.dirty}))
        event.listen(make_session, "after_flush", lambda found, _: dirty.append({*found.dirty}))
        user.notes.remove(note)
        session.flush()
        assert dirty == [{user}, {user, note}]
        dirty.clear()
        session.delete(user)
        session.flush()
        assert dirty == [set(), {address}]


@pytest.mark.says("nor do those that `ON DELETE CASCADE` deletes.")
def test_the_database_deletes_without_an_event(engine: Engine) -> None:
    def switch_on(connection: Any, _: object) -> None:
        connection.execute("PRAGMA foreign_keys = ON")

    if engine.dialect.name == "sqlite":
        engine.dispose()
        event.listen(engine, "connect", switch_on)
    heard: list[object] = []
    with Session(engine) as session:
        user = User(name="ada", keys=[Key()])
        session.add(user)
        session.commit()
        with listening(Base, "after_delete", lambda *found: heard.append(found[2]), propagate=True):
            session.delete(user)
            session.commit()
        assert heard == [user]
        assert session.scalars(select(Key)).all() == []


@pytest.mark.says(
    "[Under asyncio](changes.md#active-history-raises-in-asyncio) and on a detached object, such "
    "a load raises."
)
def test_active_history_raises_on_a_detached_object(engine: Engine) -> None:
    with Session(engine) as session:
        user = User(name="ada")
        session.add(user)
        session.commit()
    with pytest.raises(DetachedInstanceError):
        user.name = "grace"


@pytest.mark.says("add nothing without an `if`, or the commit fails after 100 flushes.")
def test_a_listener_that_always_adds_ends_the_commit(engine: Engine) -> None:
    make_session = sessionmaker(engine)

    @event.listens_for(make_session, "after_flush")
    def add(session: Session, context: object) -> None:
        session.add(User(name="grace"))

    with make_session() as session:
        session.add(User(name="ada"))
        with pytest.raises(FlushError, match="Over 100 subsequent flushes"):
            session.commit()


@pytest.mark.says("Set nothing there without an `if` either.")
def test_a_listener_that_always_sets_ends_the_commit(engine: Engine) -> None:
    make_session = sessionmaker(engine)
    user = User(name="ada")

    def rename(session: Session, _: object) -> None:
        user.name = "grace"

    with make_session() as session:
        session.add(user)
        with (
            listening(make_session, "after_flush_postexec", rename),
            pytest.raises(FlushError, match="Over 100 subsequent flushes"),
        ):
            session.commit()


@pytest.mark.says(
    "A child that you append there to a list without `back_populates` is inserted without its "
    "parent: set its foreign key."
)
def test_a_child_that_knows_its_parent_has_its_key(engine: Engine) -> None:
    make_session = sessionmaker(engine)
    user = User(name="ada")

    def append(session: Session, _: object) -> None:
        if not user.notes:
            user.notes.append(Note())
            user.addresses.append(Address())
            session.add(Note(user_id=user.id))

    event.listen(make_session, "after_flush", append)
    with make_session(expire_on_commit=False) as session:
        session.add(user)
        session.commit()
        assert set(session.scalars(select(Note.user_id))) == {None, user.id}
        assert session.scalars(select(Address.user_id)).all() == [user.id]


@pytest.mark.says("At the end of a `begin()` block, it rolls back: flush and catch inside.")
def test_a_refusal_that_leaves_the_block_rolls_back(engine: Engine) -> None:
    make_session = sessionmaker(engine)

    @event.listens_for(make_session, "before_flush")
    def check(session: Session, *_: object) -> None:
        if any(isinstance(user, User) and not user.name for user in session.new):
            raise ValueError("a user needs a name")

    def save(flush: Callable[[Session], None]) -> list[str]:
        with contextlib.suppress(ValueError), make_session.begin() as session:
            session.add(User(name="ada"))
            session.flush()
            nobody = User(name="")
            session.add(nobody)
            flush(session)
            nobody.name = "grace"
        with make_session() as session:
            return sorted(session.scalars(select(User.name)))

    def catch(session: Session) -> None:
        with pytest.raises(ValueError, match="needs a name"):
            session.flush()

    assert save(Session.flush) == []
    assert save(catch) == ["ada", "grace"]


@pytest.mark.says(
    "`do_orm_execute` sees the statement, but not what you send on `session.connection()`, nor "
    "the `bulk_…` methods."
)
def test_do_orm_execute_sees_no_bulk_methods(engine: Engine) -> None:
    make_session = sessionmaker(engine)
    heard: list[str] = []
    for name in ("before_flush", "do_orm_execute"):
        event.listen(make_session, name, lambda *_, name=name: heard.append(name))
    with make_session() as session:
        session.bulk_insert_mappings(User, [{"name": "ada"}])
        session.bulk_save_objects([User(name="grace")])
        session.bulk_update_mappings(User, [{"id": 1, "name": "Ada"}])
        session.connection().execute(update(User).values(name="alan"))
        assert heard == []
        session.execute(update(User).values(name="linus"))
        assert heard == ["do_orm_execute"]


@pytest.mark.says(
    "Your own `commit()` then raises `InvalidRequestError`: `This transaction is inactive`."
)
def test_a_commit_of_the_connection_fails_that_of_the_session(engine: Engine) -> None:
    def save(mapper: Mapper[User], connection: Connection, user: User) -> None:
        connection.commit()

    with Session(engine) as session:
        session.add(User(name="ada"))
        with (
            listening(User, "after_insert", save),
            pytest.raises(InvalidRequestError, match="This transaction is inactive"),
        ):
            session.commit()
    with Session(engine) as session:
        assert session.scalars(select(User.name)).all() == ["ada"]


@pytest.mark.says(
    "What a `flush()` or a query has sent so far is committed.",
    "In your own `commit()`, nothing is committed.",
)
@pytest.mark.parametrize(
    ("act", "names"),
    [
        (Session.flush, ["ada", "grace"]),
        (lambda session: session.scalars(select(User)), ["ada", "grace"]),
        (Session.commit, []),
    ],
)
def test_a_commit_in_the_commit_commits_nothing(
    engine: Engine, act: Callable[[Session], object], names: list[str]
) -> None:
    def save(mapper: Mapper[User], connection: Connection, user: User) -> None:
        if session := object_session(user):
            session.commit()

    with Session(engine) as session:
        session.add(User(name="ada"))
        session.flush()
        session.add(User(name="grace"))
        with (
            listening(User, "after_insert", save),
            pytest.raises(ResourceClosedError, match="This transaction is closed"),
        ):
            act(session)
    with Session(engine) as session:
        assert sorted(session.scalars(select(User.name))) == names


@pytest.mark.says(
    "`before_update` and `after_update` come for each object in `session.dirty`, even without an "
    "UPDATE, and what you set in the first makes one: ask "
    "`session.is_modified(obj, include_collections=False)` first."
)
def test_update_events_come_without_an_update(engine: Engine) -> None:
    heard: list[bool] = []

    def tell(mapper: Mapper[User], connection: Connection, user: User) -> None:
        if session := object_session(user):
            heard.append(session.is_modified(user, include_collections=False))

    def rename(mapper: Mapper[User], connection: Connection, user: User) -> None:
        user.name = "grace"

    with Session(engine) as session:
        user = User(name="ada")
        session.add(user)
        session.commit()
        with (
            sent(engine, "UPDATE users") as updates,
            listening(User, "before_update", tell),
            listening(User, "after_update", tell),
        ):
            user.name = "ada"
            session.flush()
            user.addresses.append(Address())
            session.flush()
            assert (heard, updates) == ([False] * 4, [])
            user.name = "alan"
            session.flush()
            assert (heard[4:], len(updates)) == ([True, True], 1)
            with listening(User, "before_update", rename):
                user.addresses.append(Address())
                session.flush()
            assert len(updates) == 2


@pytest.mark.says("The listener is a plain function (an `async def` never runs)")
@pytest.mark.filterwarnings("ignore:coroutine .* was never awaited:RuntimeWarning")
def test_a_coroutine_function_never_runs(engine: Engine) -> None:
    make_session = sessionmaker(engine)
    heard: list[str] = []

    @event.listens_for(make_session, "before_flush")
    async def tell(*_: object) -> None:
        heard.append("called")

    with make_session() as session:
        session.add(User(name="ada"))
        session.commit()
    assert heard == []


@pytest.mark.says(
    "Give `expire_on_commit=False` to the `async_sessionmaker`: its own overrides the other's."
)
def test_the_options_are_those_of_the_async_sessionmaker() -> None:
    plain = sessionmaker(expire_on_commit=False)
    assert async_sessionmaker(sync_session_class=plain)().sync_session.expire_on_commit
    new_session = async_sessionmaker(expire_on_commit=False, sync_session_class=sessionmaker())
    assert not new_session().sync_session.expire_on_commit


@pytest.mark.says("`AsyncSession` and `async_sessionmaker` have no events:")
def test_an_async_sessionmaker_has_no_events() -> None:
    for target in (AsyncSession, async_sessionmaker()):
        with pytest.raises(InvalidRequestError, match="No such event 'before_flush' for target"):
            event.listen(target, "before_flush", lambda *_: None)


@pytest.mark.says("or `before_flush` calls `commit()`", page="methods")
def test_a_commit_in_before_flush(engine: Engine) -> None:
    with Session(engine) as session:
        event.listen(session, "before_flush", lambda *_: session.commit())
        session.add(User(name="ada"))
        with pytest.raises(IllegalStateChangeError):
            session.commit()

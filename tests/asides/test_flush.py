"""What the page of flush says beside its programs."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import JSON, Engine, ForeignKey, event, func, insert, select, text
from sqlalchemy.exc import IntegrityError, OperationalError, SAWarning, StatementError
from sqlalchemy.ext.mutable import MutableDict
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, relationship
from sqlalchemy.orm.exc import FlushError

from tests.asides.conftest import Make
from tests.asides.sent import sent
from tests.asides.sqlite_modes import refused_without_wal, with_each_journal


class Base(DeclarativeBase):
    """Of this file's tables."""


class User(Base):
    """Its settings are seen to change."""

    __tablename__ = "users"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str | None]
    settings: Mapped[dict[str, Any] | None] = mapped_column(MutableDict.as_mutable(JSON))


class Address(Base):
    """A user's."""

    __tablename__ = "addresses"
    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))


class Node(Base):
    """Of a tree."""

    __tablename__ = "nodes"
    id: Mapped[int] = mapped_column(primary_key=True)
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("nodes.id"))
    parent: Mapped["Node | None"] = relationship(remote_side="Node.id")


class Key(Base):
    """Only the table knows how to make its key."""

    __tablename__ = "keys"
    id: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]


class Price(Base):
    """Its old value is always loaded."""

    __tablename__ = "prices"
    id: Mapped[int] = mapped_column(primary_key=True)
    cents: Mapped[int] = mapped_column(active_history=True)


class Part(Base):
    """It is of a whole, which another UPDATE tells."""

    __tablename__ = "parts"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    whole_id: Mapped[int | None] = mapped_column(ForeignKey("parts.id"))
    whole: Mapped["Part | None"] = relationship(remote_side="Part.id", post_update=True)


@pytest.mark.says("Where relationships go round in a circle, without `post_update`,")
def test_post_update_keeps_the_row_of_a_new_object(engine: Engine) -> None:
    with Session(engine) as session:
        session.add(Part(id=1, name="old"))
        session.commit()
        session.delete(session.get_one(Part, 1))
        session.add(Part(id=1, name="new"))
        session.commit()
        assert session.scalars(select(Part.name)).all() == ["new"]


@pytest.mark.says(
    "A change of the dict that you assigned is not, because it is copied; nor is one of a dict "
    "that you read before a commit that expires, a rollback or a refresh."
)
@pytest.mark.parametrize("end", [Session.commit, Session.rollback, None])
def test_a_dict_that_is_not_the_objects(
    engine: Engine, end: Callable[[Session], None] | None
) -> None:
    with Session(engine) as session:
        assigned = {"color": "red"}
        user = User(settings=assigned)
        session.add(user)
        session.commit()
        assigned["color"] = "blue"
        user.name = "ada"
        session.commit()
        assert user.settings == {"color": "red"}

        kept = user.settings
        if end:
            end(session)
        else:
            session.refresh(user)
        _ = user.settings
        kept["color"] = "blue"
        session.commit()
        assert user.settings == {"color": "red"}

        user.settings["color"] = "blue"
        session.commit()
        assert user.settings == {"color": "blue"}


@pytest.mark.says(
    "It leaves out a primary key, and the flush raises `FlushError`: `Instance <User at 0x…> has a "
    "NULL identity key. If this is an auto-generated value …`"
)
def test_a_key_that_only_the_table_makes(engine: Engine) -> None:
    Base.metadata.drop_all(engine, [Base.metadata.tables["keys"]])
    makes = "hex(randomblob(8))" if engine.dialect.name == "sqlite" else "gen_random_uuid()"
    with Session(engine) as session:
        session.execute(
            text(f"CREATE TABLE keys (id VARCHAR DEFAULT ({makes}) PRIMARY KEY, name VARCHAR)")
        )
        session.commit()
        session.add(Key(name="ada"))
        with (
            sent(engine) as found,
            pytest.warns(SAWarning, match="no Python-side or server-side default generator"),
            pytest.raises(FlushError, match="has a NULL identity key"),
        ):
            session.flush()
    assert found[0].startswith("INSERT INTO keys (name) VALUES")


@pytest.mark.says("(within one class: the two objects)")
def test_a_tree_is_inserted_in_order_if_its_objects_are_linked(postgresql: Engine) -> None:
    with Session(postgresql) as session:
        parent = Node(id=1)
        session.add_all([Node(id=2, parent=parent), parent])
        session.commit()
        session.add_all([Node(id=4, parent_id=3), Node(id=3)])
        with pytest.raises(IntegrityError):
            session.flush()


@pytest.mark.says(
    "On PostgreSQL, a new child holds its parent: others can change its name (not unique here), "
    "but not delete it, nor lock it with a plain `with_for_update()`: add "
    "[`key_share=True`](locks-and-retries.md#key-share-lets-children-in-on-postgresql)."
)
def test_a_parent_of_a_new_child_cannot_be_locked(postgresql: Engine) -> None:
    with Session(postgresql) as session, Session(postgresql) as other:
        session.add(User(id=1))
        session.commit()
        session.add(Address(user_id=1))
        session.flush()
        assert other.get(User, 1, with_for_update={"nowait": True, "key_share": True})
        other.rollback()
        with pytest.raises(OperationalError, match="could not obtain lock"):
            other.get(User, 1, with_for_update={"nowait": True})


def with_a_bad_value(session: Session) -> None:
    session.add(User(settings={"bad": object()}))


def with_an_error_of_a_listener(session: Session) -> None:
    @event.listens_for(User, "before_insert", once=True)
    def refuse(*_: object) -> None:
        raise ValueError

    session.add(User())


@pytest.mark.says(
    "When a statement of the flush fails, in the database or before it is sent, the Session rolls "
    "back the transaction, and what earlier flushes in it sent is gone too."
)
@pytest.mark.parametrize("add", [with_a_bad_value, with_an_error_of_a_listener])
def test_a_statement_that_is_not_sent_rolls_back(
    engine: Engine, add: Callable[[Session], None]
) -> None:
    with Session(engine) as session:
        session.add(User(name="ada"))
        session.flush()
        add(session)
        with pytest.raises((StatementError, TypeError, ValueError)):
            session.flush()
        assert not session.is_active
        session.rollback()
        assert session.scalar(select(func.count(User.id))) == 0


@pytest.mark.says("With a foreign key alone, the child may go first")
def test_a_foreign_key_alone_says_no_order(postgresql: Engine) -> None:
    with Session(postgresql) as session:
        session.add(User(id=1))
        session.add(Address(id=1, user_id=1))
        with pytest.raises(IntegrityError):
            session.flush()


@pytest.mark.says("the old value is loaded first, and the same value sends nothing.")
def test_active_history_compares_an_expired_value(engine: Engine) -> None:
    with Session(engine) as session:
        price = Price(cents=1)
        session.add(price)
        session.commit()
        with sent(engine) as found:
            price.cents = 1
            assert not session.is_modified(price)
            session.commit()
        assert [statement.split()[0] for statement in found] == ["SELECT"]


@pytest.mark.says(
    "On SQLite, a flush that outgrows the page cache (2 MB by default) keeps readers out, too, "
    "except in WAL mode."
)
@with_each_journal
def test_a_big_flush_keeps_readers_out(sqlite: Make, journal: str) -> None:
    engine = sqlite(journal)
    with Session(engine) as session, engine.connect() as reader:
        session.execute(insert(User), [{"name": "x" * 100_000} for _ in range(60)])
        with refused_without_wal(journal):
            reader.execute(select(User.id)).all()

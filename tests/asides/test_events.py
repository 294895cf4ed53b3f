"""What the page *Events* says beside its programs."""

import pytest
from sqlalchemy import Engine, event, update
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, sessionmaker
from sqlalchemy.orm.exc import FlushError


class Base(DeclarativeBase):
    """Of this file's table."""


class User(Base):
    """It has a name."""

    __tablename__ = "users"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]


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

"""An `after_flush` listener logs what was set, with the key of its row."""
# not with: joined inheritance

import os
import tempfile

from sqlalchemy import create_engine, event, insert, inspect, select
from sqlalchemy.orm import (
    DeclarativeBase,
    Mapped,
    Session,
    UOWTransaction,
    mapped_column,
    sessionmaker,
)


class Base(DeclarativeBase):
    pass


class User(Base):
    __tablename__ = "users"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]


class Change(Base):
    __tablename__ = "changes"
    id: Mapped[int] = mapped_column(primary_key=True)
    what: Mapped[str]


engine = create_engine(
    os.environ.get("DATABASE_URL")
    or f"sqlite:///{tempfile.mkdtemp()}/example.db"
)
Base.metadata.create_all(engine)

# --8<-- [start:example]
make_session = sessionmaker(engine)


def describe(verb: str, instance: object) -> str | None:
    state = inspect(instance)
    values = {}
    for column in state.mapper.column_attrs:
        history = state.attrs[column.key].history
        if history.has_changes():
            values[column.key] = [*history.deleted, *history.added]
    if not values and verb == "UPDATE":
        return None
    key = state.mapper.primary_key_from_instance(instance)
    return f"{verb} {type(instance).__name__} {key} {values}"


@event.listens_for(make_session, "after_flush")
def log_changes(session: Session, context: UOWTransaction) -> None:
    texts = [describe("INSERT", instance) for instance in session.new]
    texts += [describe("UPDATE", instance) for instance in session.dirty]
    texts += [describe("DELETE", instance) for instance in session.deleted]
    if rows := [{"what": text} for text in texts if text]:
        session.execute(insert(Change), rows)


with make_session() as session:
    user = User(name="ada")
    session.add(user)
    session.flush()
    user.name = "grace"
    session.flush()
    session.delete(user)
    session.commit()
    for what in session.scalars(select(Change.what).order_by(Change.id)):
        print(what)
        #> INSERT User (1,) {'name': ['ada']}
        #> UPDATE User (1,) {'name': ['ada', 'grace']}
        #> DELETE User (1,) {}
# --8<-- [end:example]

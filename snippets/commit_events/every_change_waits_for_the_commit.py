"""A listener of `after_flush` collects every change for after the commit."""

import os
import tempfile

from sqlalchemy import create_engine, event
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


engine = create_engine(
    os.environ.get("DATABASE_URL")
    or f"sqlite:///{tempfile.mkdtemp()}/example.db"
)
Base.metadata.create_all(engine)

# --8<-- [start:example]
make_session = sessionmaker(engine)


@event.listens_for(make_session, "after_flush")
def collect(session: Session, context: UOWTransaction) -> None:
    changed = [user for user in session.dirty if session.is_modified(user)]
    names = [
        f"{verb} {type(instance).__name__}"
        for verb, instances in (
            ("inserted", session.new),
            ("updated", changed),
            ("deleted", session.deleted),
        )
        for instance in instances
    ]
    session.info.setdefault("changes", []).extend(names)


@event.listens_for(make_session, "after_commit")
def tell(session: Session) -> None:
    if not session.in_nested_transaction():
        print(session.info.pop("changes", []))
        #> ['inserted User', 'updated User']
        #> ['deleted User']


@event.listens_for(make_session, "after_rollback")
def forget(session: Session) -> None:
    if not session.in_nested_transaction():
        session.info.pop("changes", None)


with make_session() as session:
    user = User(name="ada")
    session.add(user)
    session.flush()
    user.name = "grace"
    session.commit()
    session.delete(user)
    session.flush()
    session.rollback()
    session.delete(user)
    session.commit()
# --8<-- [end:example]

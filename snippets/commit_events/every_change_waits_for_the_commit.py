"""A listener of `after_flush` collects changes for after the commit."""

import os
import tempfile

from sqlalchemy import create_engine, event
from sqlalchemy.orm import (
    DeclarativeBase,
    Mapped,
    Session,
    SessionTransaction,
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
    names = [
        f"{verb} {type(instance).__name__}"
        for verb, instances in (
            ("inserted", session.new),
            ("changed", session.dirty),
            ("deleted", session.deleted),
        )
        for instance in instances
    ]
    session.info.setdefault("changes", []).extend(names)


@event.listens_for(make_session, "after_commit")
def tell(session: Session) -> None:
    if not session.in_nested_transaction():
        print(session.info.get("changes", []))
        #> ['inserted User', 'changed User']
        #> ['deleted User']


@event.listens_for(make_session, "after_transaction_end")
def forget(session: Session, ended: SessionTransaction) -> None:
    if ended.parent is None:
        session.info.pop("changes", None)


with make_session() as session:
    user = User(name="ada")
    session.add(user)
    session.flush()
    user.name = User.name + "!"
    session.commit()
    session.delete(user)
    session.flush()
    session.close()
    session.delete(session.get_one(User, 1))
    session.commit()
# --8<-- [end:example]

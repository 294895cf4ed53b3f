"""Collect new objects in `session.info`, and tell of them in `after_commit`."""

import os
import tempfile

from sqlalchemy import create_engine, event, inspect
from sqlalchemy.orm import (
    DeclarativeBase,
    Mapped,
    Session,
    SessionTransaction,
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


@event.listens_for(make_session, "pending_to_persistent")
def collect(session: Session, user: object) -> None:
    #: the state is the key, because a dataclass may have no hash
    session.info.setdefault("created", {})[inspect(user)] = user


@event.listens_for(make_session, "after_commit")
def tell(session: Session) -> None:
    if not session.in_nested_transaction():
        states = session.info.get("created", {})
        #: what a savepoint undid is no longer persistent
        print(sorted(s.identity for s in states if s.persistent))
        #> [(2,), (4,)]


@event.listens_for(make_session, "after_transaction_end")
def forget(session: Session, ended: SessionTransaction) -> None:
    if ended.parent is None:
        session.info.pop("created", None)


with make_session() as session:
    session.add(User(id=1, name="ada"))
    session.flush()
    session.rollback()

    session.add(User(id=2, name="grace"))
    with session.begin_nested() as savepoint:
        session.add(User(id=3, name="alan"))
        session.flush()
        savepoint.rollback()
    session.add(User(id=4, name="linus"))
    session.commit()
# --8<-- [end:example]

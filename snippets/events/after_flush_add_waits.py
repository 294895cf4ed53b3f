"""What an `after_flush` listener adds waits for the next flush."""

import os
import tempfile

from sqlalchemy import create_engine, event, select
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


class Audit(Base):
    __tablename__ = "audits"
    id: Mapped[int] = mapped_column(primary_key=True)
    what: Mapped[str]


engine = create_engine(
    os.environ.get("DATABASE_URL")
    or f"sqlite:///{tempfile.mkdtemp()}/example.db"
)
Base.metadata.create_all(engine)

# --8<-- [start:example]
make_session = sessionmaker(engine)


@event.listens_for(make_session, "after_flush")
def audit(session: Session, context: UOWTransaction) -> None:
    for user in session.new:
        if isinstance(user, User):
            session.add(Audit(what=f"created user {user.id}"))


with make_session() as session:
    session.add(User(name="ada"))
    session.flush()
    print(len(session.new))
    #> 1
    session.commit()
    print(session.scalars(select(Audit.what)).all())
    #> ['created user 1']
# --8<-- [end:example]

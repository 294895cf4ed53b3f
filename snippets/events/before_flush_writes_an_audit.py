"""What a `before_flush` listener adds is sent in the same flush."""

import os
import tempfile

from sqlalchemy import create_engine, event, inspect, select
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

with Session(engine) as session:
    session.add(User(name="ada"))
    session.commit()

# --8<-- [start:example]
make_session = sessionmaker(engine)


@event.listens_for(make_session, "before_flush")
def audit(session: Session, context: UOWTransaction, _: object) -> None:
    for user in session.dirty:
        if isinstance(user, User):
            names = inspect(user).attrs.name.history
            if names.has_changes():
                what = f"{names.deleted} became {names.added}"
                session.add(Audit(what=what))


with make_session() as session:
    user = session.get_one(User, 1)
    user.name = "grace"
    session.flush()
    print(session.scalars(select(Audit.what)).all())
    #> ["['ada'] became ['grace']"]
    session.commit()
# --8<-- [end:example]

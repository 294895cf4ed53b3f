"""What a listener has added before the refusal is written later."""
# cure: Check first: let the check listen before the audit.

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


@event.listens_for(make_session, "before_flush")
def audit(session: Session, context: UOWTransaction, _: object) -> None:
    for user in session.new:
        if isinstance(user, User):
            session.add(Audit(what=f"created {user.name!r}"))


@event.listens_for(make_session, "before_flush")
def check(session: Session, context: UOWTransaction, _: object) -> None:
    for user in session.new:
        if isinstance(user, User) and not user.name:
            raise ValueError("a user needs a name")


with make_session() as session:
    nobody = User(name="")
    session.add(nobody)
    try:
        session.flush()
    except ValueError as error:
        print(error)
        #> a user needs a name

    session.expunge(nobody)
    session.commit()
    print(session.scalars(select(Audit.what)).all())
    #> ["created ''"]
# --8<-- [end:example]

"""`after_rollback` refuses SQL; `after_soft_rollback` may send it."""
# cure: Open a Session of its own in the listener.

import os
import tempfile

from sqlalchemy import create_engine, event, func, select
from sqlalchemy.exc import InvalidRequestError
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


@event.listens_for(make_session, "after_rollback")
def too_early(session: Session) -> None:
    try:
        session.scalar(select(func.count(User.id)))
    except InvalidRequestError as error:
        print(type(error).__name__)
        #> InvalidRequestError


@event.listens_for(make_session, "after_soft_rollback")
def count(session: Session, ended: SessionTransaction) -> None:
    if session.is_active:
        print(session.scalar(select(func.count(User.id))))
        #> 0


with make_session() as session:
    session.add(User(name="ada"))
    session.flush()
    session.rollback()
# --8<-- [end:example]

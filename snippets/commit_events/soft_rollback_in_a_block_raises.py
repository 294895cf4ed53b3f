"""In a `begin()` block, SQL in `after_soft_rollback` hides your exception."""
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


@event.listens_for(make_session, "after_soft_rollback")
def count(session: Session, ended: SessionTransaction) -> None:
    if session.is_active:
        session.scalar(select(func.count(User.id)))


try:
    with make_session.begin() as session:
        session.add(User(name="ada"))
        raise ValueError("the name is taken")
except InvalidRequestError as error:
    print(type(error).__name__)
    #> InvalidRequestError
# --8<-- [end:example]

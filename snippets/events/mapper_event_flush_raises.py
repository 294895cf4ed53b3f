"""`session.flush()` in a mapper event raises, and fails the outer flush."""
# cure: Execute statements on the `connection` that the event gives.

import os
import tempfile

from sqlalchemy import Connection, create_engine, event, select
from sqlalchemy.exc import InvalidRequestError
from sqlalchemy.orm import (
    DeclarativeBase,
    Mapped,
    Mapper,
    Session,
    mapped_column,
    object_session,
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
@event.listens_for(User, "after_insert")
def audit(mapper: Mapper[User], connection: Connection, user: User) -> None:
    if session := object_session(user):
        session.flush()


with Session(engine) as session:
    session.add(User(name="ada"))
    try:
        session.flush()
    except InvalidRequestError as error:
        print(type(error).__name__)
        #> InvalidRequestError
    print(session.is_active)
    #> False
    session.rollback()
    print(session.scalars(select(User.name)).all())
    #> []
# --8<-- [end:example]

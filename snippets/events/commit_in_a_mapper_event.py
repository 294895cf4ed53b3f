"""In a `flush()`, `commit()` in a mapper event commits the row and raises."""
# cure: Leave the commit to the code that began the work.

import os
import tempfile

from sqlalchemy import Connection, create_engine, event, select
from sqlalchemy.exc import ResourceClosedError
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
def save(mapper: Mapper[User], connection: Connection, user: User) -> None:
    if session := object_session(user):
        session.commit()


with Session(engine) as session:
    user = User(name="ada")
    session.add(user)
    try:
        session.flush()
    except ResourceClosedError as error:
        print(type(error).__name__)
        #> ResourceClosedError
    print(user in session.new)
    #> True

with Session(engine) as session:
    print(session.scalars(select(User.name)).all())
    #> ['ada']
# --8<-- [end:example]

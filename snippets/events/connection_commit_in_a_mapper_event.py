"""`connection.commit()` in a mapper event commits all that was sent."""
# cure: Leave the commit to the code that began the work.

import os
import tempfile
import warnings

from sqlalchemy import Connection, create_engine, event, select
from sqlalchemy.orm import (
    DeclarativeBase,
    Mapped,
    Mapper,
    Session,
    mapped_column,
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
    connection.commit()


with Session(engine) as session:
    session.add(User(name="ada"))
    session.flush()
    with warnings.catch_warnings(record=True, action="always") as caught:
        session.rollback()
    print(caught[0].message)
    #> transaction already deassociated from connection
    print(session.scalars(select(User.name)).all())
    #> ['ada']
# --8<-- [end:example]

"""A mapper event writes with its `connection`, in the same transaction."""
# not with: joined inheritance

import os
import tempfile

from sqlalchemy import Connection, create_engine, event, insert, select
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
@event.listens_for(User, "after_insert")
def audit(mapper: Mapper[User], connection: Connection, user: User) -> None:
    what = f"created user {user.id}"
    connection.execute(insert(Audit).values(what=what))


with Session(engine) as session:
    session.add(User(name="ada"))
    session.flush()
    print(session.scalars(select(Audit.what)).all())
    #> ['created user 1']
    session.rollback()
    print(session.scalars(select(Audit.what)).all())
    #> []
# --8<-- [end:example]

"""`session.add()` in a mapper event warns; the next flush inserts."""
# cure: Add it in `before_flush`, or use the event's `connection`.

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
    object_session,
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
    if session := object_session(user):
        session.add(Audit(what=f"created user {user.id}"))


with Session(engine) as session:
    session.add(User(name="ada"))
    with warnings.catch_warnings(record=True, action="always") as caught:
        session.flush()
    print(caught[0].category.__name__)
    #> SAWarning
    print("Session.add()" in str(caught[0].message))
    #> True
    print(len(session.new))
    #> 1
    session.commit()
    print(session.scalars(select(Audit.what)).all())
    #> ['created user 1']
# --8<-- [end:example]

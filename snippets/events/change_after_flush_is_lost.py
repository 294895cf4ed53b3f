"""What `after_flush` sets on an object is never written."""
# not with: expire_on_commit=False
# cure: Set it in `before_flush`.

import os
import tempfile
import warnings

from sqlalchemy import create_engine, event
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


class Team(Base):
    __tablename__ = "teams"
    id: Mapped[int] = mapped_column(primary_key=True)
    size: Mapped[int]


class User(Base):
    __tablename__ = "users"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]


engine = create_engine(
    os.environ.get("DATABASE_URL")
    or f"sqlite:///{tempfile.mkdtemp()}/example.db"
)
Base.metadata.create_all(engine)

with Session(engine) as session:
    session.add(Team(size=0))
    session.commit()

# --8<-- [start:example]
make_session = sessionmaker(engine)


@event.listens_for(make_session, "after_flush")
def count(session: Session, context: UOWTransaction) -> None:
    everybody = session.get_one(Team, 1)
    everybody.size += 1
    for user in session.new:
        user.name = "Ada"


with make_session() as session:
    team = session.get_one(Team, 1)
    user = User(name="ada")
    session.add(user)
    with warnings.catch_warnings(record=True, action="always") as caught:
        session.flush()
    print(str(caught[0].message).partition(" instances")[0])
    #> Attribute history events accumulated on 1 previously clean
    print(team.size, user.name, len(session.dirty))
    #> 1 Ada 0
    session.commit()
    print(team.size, user.name)
    #> 0 ada
# --8<-- [end:example]

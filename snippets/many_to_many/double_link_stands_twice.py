"""In 2.1, `selectinload()` lists a double link twice, and `remove()` fails."""
# requires: sqlalchemy>=2.1
# cure: Delete the duplicates, and make the two foreign keys the primary key.

import os
import tempfile

from sqlalchemy import Column, ForeignKey, Table, create_engine, insert, select
from sqlalchemy.orm import (
    DeclarativeBase,
    Mapped,
    Session,
    mapped_column,
    relationship,
    selectinload,
)


class Base(DeclarativeBase):
    pass


memberships = Table(
    "memberships",
    Base.metadata,
    Column("user_id", ForeignKey("users.id")),
    Column("team_id", ForeignKey("teams.id")),
)


class User(Base):
    __tablename__ = "users"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    teams: Mapped[list["Team"]] = relationship(secondary=memberships)


class Team(Base):
    __tablename__ = "teams"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]


engine = create_engine(
    os.environ.get("DATABASE_URL")
    or f"sqlite:///{tempfile.mkdtemp()}/example.db"
)
Base.metadata.create_all(engine)

with Session(engine) as session:
    session.add(User(name="ada", teams=[Team(name="Analysts")]))
    session.flush()
    session.execute(insert(memberships).values(user_id=1, team_id=1))
    session.commit()

# --8<-- [start:example]
with Session(engine) as session:
    lists = selectinload(User.teams)
    user = session.scalars(select(User).options(lists)).one()
    print(len(user.teams))
    #> 2

    user.teams.remove(user.teams[0])
    session.commit()
    print(session.execute(select(memberships)).all())
    #> [(1, 1), (1, 1)]
# --8<-- [end:example]

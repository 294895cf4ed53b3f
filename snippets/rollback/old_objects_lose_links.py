"""An old object added again has lost its links; loaded ones, their changes."""
# not with: expire_on_commit=False
# cure: Do all of the work again, with new objects.
# not with: AsyncSession

import os
import tempfile

from sqlalchemy import Column, ForeignKey, Table, create_engine
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import (
    DeclarativeBase,
    Mapped,
    Session,
    mapped_column,
    relationship,
)


class Base(DeclarativeBase):
    pass


memberships = Table(
    "memberships",
    Base.metadata,
    Column("user_id", ForeignKey("users.id"), primary_key=True),
    Column("team_id", ForeignKey("teams.id"), primary_key=True),
)


class User(Base):
    __tablename__ = "users"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)
    teams: Mapped[list["Team"]] = relationship(secondary=memberships)


class Team(Base):
    __tablename__ = "teams"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    newest: Mapped[str | None]


engine = create_engine(
    os.environ.get("DATABASE_URL")
    or f"sqlite:///{tempfile.mkdtemp()}/example.db"
)
Base.metadata.create_all(engine)

with Session(engine) as session:
    session.add_all([User(name="ada"), Team(name="Analysts")])
    session.commit()

# --8<-- [start:example]
with Session(engine) as session:
    team = session.get_one(Team, 1)
    grace = User(name="grace", teams=[team])
    team.newest = "grace"
    session.add(grace)
    session.flush()
    session.add(User(name="ada"))  # this name is taken
    try:
        session.commit()
    except IntegrityError as error:
        print(type(error).__name__)
        #> IntegrityError
    session.rollback()
    print(grace.teams[0].name)
    #> Analysts

    session.add(grace)
    session.commit()
    print(grace.name, grace.teams, team.newest)
    #> grace [] None
# --8<-- [end:example]

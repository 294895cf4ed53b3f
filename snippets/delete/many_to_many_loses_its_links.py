"""Delete removes the links of a many-to-many relationship."""

import os
import tempfile

from sqlalchemy import Column, ForeignKey, Table, create_engine, func, select
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
    name: Mapped[str]
    teams: Mapped[list["Team"]] = relationship(
        secondary=memberships, back_populates="users"
    )


class Team(Base):
    __tablename__ = "teams"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    users: Mapped[list["User"]] = relationship(
        secondary=memberships, back_populates="teams"
    )


engine = create_engine(
    os.environ.get("DATABASE_URL")
    or f"sqlite:///{tempfile.mkdtemp()}/example.db"
)
Base.metadata.create_all(engine)

with Session(engine) as session:
    team = Team(name="Analysts")
    session.add_all([User(name=name, teams=[team]) for name in ("ada", "alan")])
    session.commit()

# --8<-- [start:example]
with Session(engine) as session:
    links = select(func.count()).select_from(memberships)
    session.delete(session.get_one(User, 1))
    session.commit()
    print(session.scalar(links), session.scalars(select(Team.name)).all())
    #> 1 ['Analysts']
    session.delete(session.get_one(Team, 1))
    session.commit()
    print(session.scalar(links), session.scalars(select(User.name)).all())
    #> 0 ['alan']
# --8<-- [end:example]

"""In a loop, a new object that you add is found when its name comes again."""
# not with: autoflush=False
# not with: AsyncSession

import os
import tempfile

from sqlalchemy import (
    Column,
    ForeignKey,
    Table,
    create_engine,
    select,
)
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
    name: Mapped[str] = mapped_column(unique=True)
    users: Mapped[list["User"]] = relationship(
        secondary=memberships, back_populates="teams"
    )


engine = create_engine(
    os.environ.get("DATABASE_URL")
    or f"sqlite:///{tempfile.mkdtemp()}/example.db"
)
Base.metadata.create_all(engine)

with Session(engine) as session:
    session.add(User(name="ada"))
    session.commit()

# --8<-- [start:example]
with Session(engine) as session:
    user = session.get_one(User, 1)
    for name in ["Analysts", "Analysts"]:
        by_name = select(Team).where(Team.name == name)
        team = session.scalars(by_name).one_or_none()
        if team is None:
            team = Team(name=name)
            session.add(team)
        if team not in user.teams:
            user.teams.append(team)
    session.commit()
    print(len(user.teams))
    #> 1
# --8<-- [end:example]

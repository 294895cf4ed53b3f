"""A link that is there twice cannot be removed."""
# cure: Delete the duplicates, and make the two foreign keys the primary key.
# not with: AsyncSession

import os
import tempfile

from sqlalchemy import Column, ForeignKey, Table, create_engine, insert
from sqlalchemy.orm import (
    DeclarativeBase,
    Mapped,
    Session,
    mapped_column,
    relationship,
)
from sqlalchemy.orm.exc import StaleDataError


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
    session.add(User(name="ada", teams=[Team(name="Analysts")]))
    session.flush()
    session.execute(insert(memberships).values(user_id=1, team_id=1))
    session.commit()

# --8<-- [start:example]
with Session(engine) as session:
    user = session.get_one(User, 1)
    user.teams.clear()
    try:
        session.flush()
    except StaleDataError as error:
        print(type(error).__name__)
        #> StaleDataError
# --8<-- [end:example]

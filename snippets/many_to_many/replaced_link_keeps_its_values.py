"""A link that a new list replaces keeps the values that you leave out."""
# cure: Give each new object all its values.
# not with: AsyncSession

import os
import tempfile

from sqlalchemy import ForeignKey, create_engine, select
from sqlalchemy.orm import (
    DeclarativeBase,
    Mapped,
    Session,
    mapped_column,
    relationship,
)


class Base(DeclarativeBase):
    pass


class User(Base):
    __tablename__ = "users"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    memberships: Mapped[list["Membership"]] = relationship(
        back_populates="user", cascade="all, delete-orphan"
    )


class Team(Base):
    __tablename__ = "teams"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]


class Membership(Base):
    __tablename__ = "memberships"
    user_id: Mapped[int] = mapped_column(
        ForeignKey("users.id"), primary_key=True
    )
    team_id: Mapped[int] = mapped_column(
        ForeignKey("teams.id"), primary_key=True
    )
    role: Mapped[str] = mapped_column(default="member")
    user: Mapped["User"] = relationship(back_populates="memberships")
    team: Mapped["Team"] = relationship()


engine = create_engine(
    os.environ.get("DATABASE_URL")
    or f"sqlite:///{tempfile.mkdtemp()}/example.db"
)
Base.metadata.create_all(engine)

with Session(engine) as session:
    membership = Membership(team=Team(name="Analysts"), role="lead")
    session.add(User(name="ada", memberships=[membership]))
    session.commit()

# --8<-- [start:example]
with Session(engine) as session:
    user = session.get_one(User, 1)
    team = session.get_one(Team, 1)
    user.memberships = [Membership(team=team)]
    session.commit()
    print(session.scalars(select(Membership.role)).all())
    #> ['lead']

    user.memberships = [Membership(team=team, role="member")]
    session.commit()
    print(session.scalars(select(Membership.role)).all())
    #> ['member']
# --8<-- [end:example]

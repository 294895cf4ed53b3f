"""An association object with an id of its own stays, without its user."""
# cure: Map the list with `cascade="all, delete-orphan"`.
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
        back_populates="user"
    )


class Team(Base):
    __tablename__ = "teams"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]


class Membership(Base):
    __tablename__ = "memberships"
    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    team_id: Mapped[int] = mapped_column(ForeignKey("teams.id"))
    role: Mapped[str]
    user: Mapped["User | None"] = relationship(back_populates="memberships")
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
    user.memberships.pop()
    session.commit()
    kept = select(Membership.user_id, Membership.team_id)
    print(session.execute(kept).all())
    #> [(None, 1)]
# --8<-- [end:example]

"""Without `delete-orphan`, taking out an association object raises."""
# cure: Map the list with `cascade="all, delete-orphan"`, or delete the object.
# not with: AsyncSession

import os
import tempfile

from sqlalchemy import ForeignKey, create_engine
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
    user_id: Mapped[int] = mapped_column(
        ForeignKey("users.id"), primary_key=True
    )
    team_id: Mapped[int] = mapped_column(
        ForeignKey("teams.id"), primary_key=True
    )
    role: Mapped[str]
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
    user.memberships.pop()
    try:
        session.flush()
    except AssertionError as error:
        print(str(error).split(" tried")[0])
        #> Dependency rule on column 'users.id'
# --8<-- [end:example]

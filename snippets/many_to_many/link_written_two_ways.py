"""A link written through both relationships is inserted twice."""
# cure: Map one of the two with `viewonly=True`.

import os
import tempfile
import warnings

from sqlalchemy import ForeignKey, create_engine
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import (
    DeclarativeBase,
    Mapped,
    Session,
    configure_mappers,
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
    teams: Mapped[list["Team"]] = relationship(secondary="memberships")


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
    role: Mapped[str] = mapped_column(server_default="member")
    user: Mapped["User"] = relationship(back_populates="memberships")
    team: Mapped["Team"] = relationship()


engine = create_engine(
    os.environ.get("DATABASE_URL")
    or f"sqlite:///{tempfile.mkdtemp()}/example.db"
)
Base.metadata.create_all(engine)

# --8<-- [start:example]
with warnings.catch_warnings(record=True, action="always") as caught:
    configure_mappers()
print(caught[0].category.__name__)
#> SAWarning

with Session(engine) as session:
    team = Team(name="Analysts")
    user = User(name="ada", teams=[team])
    user.memberships.append(Membership(team=team, role="lead"))
    session.add(user)
    try:
        session.flush()
    except IntegrityError as error:
        print(type(error).__name__)
        #> IntegrityError
# --8<-- [end:example]

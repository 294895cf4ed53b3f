"""To do the work again, read, change and add again, with new objects."""
# cure: Do all of the work again, with new objects.

import os
import tempfile

from sqlalchemy import Column, ForeignKey, Table, create_engine, select
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
def join(session: Session, name: str) -> None:
    team = session.get_one(Team, 1)
    team.newest = name
    session.add(User(name=name, teams=[team]))


for name in ["ada", "ada.l"]:
    try:
        with Session(engine) as session, session.begin():
            join(session, name)
    except IntegrityError as error:
        print(name, type(error).__name__)
        #> ada IntegrityError
    else:
        break
else:
    raise ValueError("all names are taken")

with Session(engine) as session:
    user = session.scalars(select(User).where(User.name == "ada.l")).one()
    print(user.teams[0].name, user.teams[0].newest)
    #> Analysts ada.l
# --8<-- [end:example]

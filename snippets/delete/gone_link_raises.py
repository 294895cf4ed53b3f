"""Delete raises if a link that it must delete is gone too."""
# not with: REPEATABLE READ
# cure: Roll back and do the work again: the new transaction finds what is left.
# not with: AsyncSession

import os
import tempfile

from sqlalchemy import Column, ForeignKey, Table, create_engine
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
    Column("user_id", ForeignKey("users.id"), primary_key=True),
    Column("team_id", ForeignKey("teams.id"), primary_key=True),
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
    session.commit()

# --8<-- [start:example]
with Session(engine) as session:
    user = session.get_one(User, 1)
    print([team.name for team in user.teams])
    #> ['Analysts']
    with Session(engine) as other:
        other.delete(other.get_one(User, 1))
        other.commit()
    session.delete(user)
    try:
        session.flush()
    except StaleDataError as error:
        print(str(error).split(";")[0])
        #> DELETE statement on table 'memberships' expected to delete 1 row(s)
    session.rollback()
    print(session.get(User, 1))
    #> None
# --8<-- [end:example]

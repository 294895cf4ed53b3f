"""`make_transient()` makes a copy of the loaded columns, without links."""
# not with: expire_on_commit=False
# not with: AsyncSession

import os
import tempfile

from sqlalchemy import Column, ForeignKey, Table, create_engine, func, select
from sqlalchemy.orm import (
    DeclarativeBase,
    Mapped,
    Session,
    make_transient,
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
    make_transient(user)
    del user.id
    session.add(user)
    session.commit()
    print(session.scalars(select(User.name).order_by(User.id)).all())
    #> ['ada', 'ada']
    print(session.scalar(select(func.count()).select_from(memberships)))
    #> 1
    make_transient(user)  # after a commit: expired
    print(user.name)
    #> None
# --8<-- [end:example]

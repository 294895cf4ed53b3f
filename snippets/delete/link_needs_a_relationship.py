"""Delete leaves the links of a relationship that its class lacks."""
# cure: Give both classes the relationship, with `back_populates`.

import os
import tempfile
from typing import Any

from sqlalchemy import (
    Column,
    ForeignKey,
    Table,
    create_engine,
    event,
    select,
)
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


@event.listens_for(engine, "connect")
def enforce_foreign_keys(connection: Any, record: Any) -> None:
    if engine.dialect.name == "sqlite":  # PostgreSQL always does
        cursor = connection.cursor()
        cursor.execute("PRAGMA foreign_keys = ON")
        cursor.close()


Base.metadata.create_all(engine)

with Session(engine) as session:
    session.add(User(name="ada", teams=[Team(name="Analysts")]))
    session.commit()

# --8<-- [start:example]
with Session(engine) as session:
    session.delete(session.get_one(Team, 1))
    try:
        session.flush()
    except IntegrityError as error:
        print(type(error).__name__)
        #> IntegrityError
    session.rollback()
    print(session.scalars(select(Team.name)).all())
    #> ['Analysts']
# --8<-- [end:example]

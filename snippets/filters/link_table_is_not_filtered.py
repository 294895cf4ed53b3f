"""A `secondary` list shows what a hidden row of its link table links."""
# cure: Go through the class, `User.memberships`.

import os
import tempfile

from sqlalchemy import ForeignKey, create_engine, event
from sqlalchemy.orm import (
    DeclarativeBase,
    Mapped,
    ORMExecuteState,
    Session,
    mapped_column,
    relationship,
    sessionmaker,
    with_loader_criteria,
)


class Base(DeclarativeBase):
    pass


class SoftDelete:
    deleted: Mapped[bool] = mapped_column(default=False)


class User(Base):
    __tablename__ = "users"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    memberships: Mapped[list["Membership"]] = relationship(
        back_populates="user", cascade="all, delete-orphan"
    )
    teams: Mapped[list["Team"]] = relationship(
        secondary="memberships", viewonly=True
    )


class Team(Base):
    __tablename__ = "teams"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]


class Membership(SoftDelete, Base):
    __tablename__ = "memberships"
    user_id: Mapped[int] = mapped_column(
        ForeignKey("users.id"), primary_key=True
    )
    team_id: Mapped[int] = mapped_column(
        ForeignKey("teams.id"), primary_key=True
    )
    user: Mapped["User"] = relationship(back_populates="memberships")
    team: Mapped["Team"] = relationship()


engine = create_engine(
    os.environ.get("DATABASE_URL")
    or f"sqlite:///{tempfile.mkdtemp()}/example.db"
)
Base.metadata.create_all(engine)

with Session(engine) as session:
    left = Membership(team=Team(name="Analysts"), deleted=True)
    session.add(User(name="ada", memberships=[left]))
    session.commit()

# --8<-- [start:example]
make_session = sessionmaker(engine)


@event.listens_for(make_session, "do_orm_execute")
def hide_deleted(state: ORMExecuteState) -> None:
    if state.is_select and not state.is_column_load:
        state.statement = state.statement.options(
            with_loader_criteria(
                SoftDelete, lambda cls: ~cls.deleted, include_aliases=True
            )
        )


with make_session() as session:
    user = session.get_one(User, 1)
    print([team.name for team in user.teams])
    #> ['Analysts']
    print(user.memberships)
    #> []
# --8<-- [end:example]

"""A hidden row keeps its unique value."""
# cure: Make the index partial: `Index(…, unique=True, postgresql_where=…)`.

import os
import tempfile

from sqlalchemy import Index, create_engine, event, select, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import (
    DeclarativeBase,
    Mapped,
    ORMExecuteState,
    Session,
    mapped_column,
    sessionmaker,
    with_loader_criteria,
)


class Base(DeclarativeBase):
    pass


class SoftDelete:
    deleted: Mapped[bool] = mapped_column(default=False)


class User(SoftDelete, Base):
    __tablename__ = "users"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)


class Team(SoftDelete, Base):
    __tablename__ = "teams"
    __table_args__ = (
        Index(
            "unique_team",
            "name",
            unique=True,
            postgresql_where=text("NOT deleted"),
            sqlite_where=text("NOT deleted"),
        ),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]


engine = create_engine(
    os.environ.get("DATABASE_URL")
    or f"sqlite:///{tempfile.mkdtemp()}/example.db"
)
Base.metadata.create_all(engine)

with Session(engine) as session:
    session.add(User(name="ada", deleted=True))
    session.add(Team(name="Analysts", deleted=True))
    session.commit()

make_session = sessionmaker(engine)


@event.listens_for(make_session, "do_orm_execute")
def hide_deleted(state: ORMExecuteState) -> None:
    if state.is_select and not state.is_column_load:
        state.statement = state.statement.options(
            with_loader_criteria(
                SoftDelete, lambda cls: ~cls.deleted, include_aliases=True
            )
        )


# --8<-- [start:example]
with make_session() as session:
    print(session.scalars(select(User)).all())
    #> []
    session.add(User(name="ada"))
    try:
        session.flush()
    except IntegrityError as error:
        print(type(error).__name__)
        #> IntegrityError

with make_session() as session:
    session.add(Team(name="Analysts"))  # its index is partial
    session.commit()
    print(session.scalars(select(Team.name)).all())
    #> ['Analysts']
# --8<-- [end:example]

"""Merge does not find a hidden row; the INSERT fails."""
# cure: Look with the opt-out of your listener first, and change that object.

import os
import tempfile

from sqlalchemy import create_engine, event
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
    name: Mapped[str]


engine = create_engine(
    os.environ.get("DATABASE_URL")
    or f"sqlite:///{tempfile.mkdtemp()}/example.db"
)
Base.metadata.create_all(engine)

with Session(engine) as session:
    session.add(User(name="ada"))
    session.add(User(name="grace", deleted=True))
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
    session.merge(User(id=2, name="grace"))
    try:
        session.flush()
    except IntegrityError as error:
        print(type(error).__name__)
        #> IntegrityError
    session.rollback()
# --8<-- [end:example]

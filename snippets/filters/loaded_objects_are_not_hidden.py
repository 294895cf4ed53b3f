"""Criteria do not hide what is loaded, nor reach `text()` or a table."""

import os
import tempfile

from sqlalchemy import create_engine, event, func, select, text
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
    user = session.get_one(User, 1)
    user.deleted = True
    session.flush()
    print(session.scalars(select(User.name)).all())
    #> []
    print(session.get_one(User, 1) is user)
    #> True
    session.refresh(user)
    print(user.deleted)
    #> True

    count = text("SELECT count(*) FROM users")
    print(session.scalar(count))
    #> 2
    table = User.__table__
    print(session.scalar(select(func.count()).select_from(table)))
    #> 2
    session.commit()
# --8<-- [end:example]

"""`before_flush` sees no UPDATE statement; `do_orm_execute` does."""

import os
import tempfile

from sqlalchemy import create_engine, event, update
from sqlalchemy.orm import (
    DeclarativeBase,
    Mapped,
    ORMExecuteState,
    Session,
    UOWTransaction,
    mapped_column,
    sessionmaker,
)


class Base(DeclarativeBase):
    pass


class User(Base):
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
    session.commit()

# --8<-- [start:example]
make_session = sessionmaker(engine)


@event.listens_for(make_session, "before_flush")
def at_flush(session: Session, context: UOWTransaction, _: object) -> None:
    print("before_flush")


@event.listens_for(make_session, "do_orm_execute")
def at_statement(state: ORMExecuteState) -> None:
    if state.is_update and state.bind_mapper:
        print("UPDATE of", state.bind_mapper.class_.__name__)
        #> UPDATE of User


with make_session() as session:
    session.execute(update(User).values(name="grace"))
    session.commit()
# --8<-- [end:example]

"""A factory that commits keeps its rows when the tested code rolls back."""

import os
import tempfile

from sqlalchemy import Connection, create_engine, event, select
from sqlalchemy.orm import (
    DeclarativeBase,
    Mapped,
    Session,
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

if engine.dialect.name == "sqlite":

    @event.listens_for(engine, "begin")
    def send_begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN")


# --8<-- [start:example]
def tested(session: Session) -> None:
    session.add(User(name="grace"))
    session.flush()
    session.rollback()


with engine.connect() as connection:
    outer = connection.begin()
    new_session = sessionmaker(
        connection, join_transaction_mode="create_savepoint"
    )

    with new_session() as session:
        session.add(User(name="ada"))
        session.flush()
        tested(session)
        print(session.scalars(select(User.name)).all())
        #> []

    with new_session() as session:
        session.add(User(name="ada"))
        session.commit()
        tested(session)
        print(session.scalars(select(User.name)).all())
        #> ['ada']
    outer.rollback()
# --8<-- [end:example]

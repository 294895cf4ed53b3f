"""A test binds the app's Sessions to its connection, and undoes all."""

import os
import tempfile
from collections.abc import Iterator
from typing import Annotated

from fastapi import BackgroundTasks, Depends, FastAPI
from fastapi.testclient import TestClient
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
app = FastAPI()
new_session = sessionmaker(engine)  # all Sessions of the app are made here


def get_session() -> Iterator[Session]:
    with new_session.begin() as session:
        yield session


OneSession = Annotated[Session, Depends(get_session, scope="function")]


def invite(name: str) -> None:
    with new_session.begin() as session:
        session.add(User(name=name))


@app.post("/users/{name}")
def add_user(name: str, session: OneSession, tasks: BackgroundTasks) -> None:
    session.add(User(name=name))
    tasks.add_task(invite, f"friend of {name}")


names = select(User.name).order_by(User.id)

with engine.connect() as connection:
    outer = connection.begin()
    new_session.configure(
        bind=connection, join_transaction_mode="create_savepoint"
    )
    try:
        with TestClient(app) as client:
            print(client.post("/users/ada").status_code)
            #> 200
        print(connection.scalars(names).all())
        #> ['ada', 'friend of ada']
    finally:
        new_session.configure(bind=engine)
        outer.rollback()

with new_session() as session:
    print(session.scalars(names).all())
    #> []
# --8<-- [end:example]

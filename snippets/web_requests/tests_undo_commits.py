"""A test replaces the dependency, and undoes what the app commits."""

import os
import tempfile
from collections.abc import Iterator
from typing import Annotated

from fastapi import Depends, FastAPI
from fastapi.testclient import TestClient
from sqlalchemy import Connection, create_engine, event, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column


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


app = FastAPI()


def get_session() -> Iterator[Session]:
    with Session(engine) as session, session.begin():
        yield session


OneSession = Annotated[Session, Depends(get_session, scope="function")]


@app.post("/users/{name}")
def add_user(name: str, session: OneSession) -> None:
    session.add(User(name=name))


# --8<-- [start:example]
def get_test_session() -> Iterator[Session]:
    with (
        Session(
            connection, join_transaction_mode="create_savepoint"
        ) as session,
        session.begin(),
    ):
        yield session


app.dependency_overrides[get_session] = get_test_session

with engine.connect() as connection:
    outer = connection.begin()
    with TestClient(app) as client:
        print(client.post("/users/ada").status_code)
        #> 200
    print(connection.scalars(select(User.name)).all())
    #> ['ada']
    outer.rollback()
    print(connection.scalars(select(User.name)).all())
    #> []
# --8<-- [end:example]

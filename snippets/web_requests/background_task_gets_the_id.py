"""A background task gets the id, and opens a Session of its own."""
# not with: expire_on_commit=False
# cure: Pass the primary key, and open a Session in the task.

import os
import tempfile
from collections.abc import Iterator
from typing import Annotated

from fastapi import BackgroundTasks, Depends, FastAPI
from fastapi.testclient import TestClient
from sqlalchemy import create_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column
from sqlalchemy.orm.exc import DetachedInstanceError


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

app = FastAPI()


def get_session() -> Iterator[Session]:
    with Session(engine) as session, session.begin():
        yield session


OneSession = Annotated[Session, Depends(get_session, scope="function")]


# --8<-- [start:example]
def welcome_object(user: User) -> None:
    try:
        print(user.name)
    except DetachedInstanceError as error:
        print(type(error).__name__)
        #> DetachedInstanceError


def welcome_id(user_id: int) -> None:
    with Session(engine) as session:
        print(session.get_one(User, user_id).name)
        #> ada


@app.post("/users")
def add_user(session: OneSession, tasks: BackgroundTasks) -> None:
    user = User(name="ada")
    session.add(user)
    session.flush()
    tasks.add_task(welcome_object, user)
    tasks.add_task(welcome_id, user.id)


with TestClient(app) as client:
    client.post("/users")
# --8<-- [end:example]

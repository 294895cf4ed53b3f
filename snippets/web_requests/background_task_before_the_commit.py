"""With the default scope, a background task runs before the commit."""

import os
import tempfile
from collections.abc import Iterator
from typing import Annotated

from fastapi import BackgroundTasks, Depends, FastAPI
from fastapi.testclient import TestClient
from sqlalchemy import create_engine
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

app = FastAPI()


def get_session() -> Iterator[Session]:
    with Session(engine) as session, session.begin():
        yield session


# --8<-- [start:example]
OneSession = Annotated[Session, Depends(get_session)]


def welcome(user_id: int) -> None:
    with Session(engine) as session:
        print(session.get(User, user_id))
        #> None


@app.post("/users")
def add_user(session: OneSession, tasks: BackgroundTasks) -> None:
    user = User(name="ada")
    session.add(user)
    session.flush()
    tasks.add_task(welcome, user.id)


with TestClient(app) as client:
    client.post("/users")
# --8<-- [end:example]

"""A job that the endpoint queues itself comes before the commit."""
# cure: Let a background task do the queueing.

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


OneSession = Annotated[Session, Depends(get_session, scope="function")]


# --8<-- [start:example]
def send_to_the_queue(user_id: int) -> None:
    """Stand for the call of a queue, whose worker is quick."""
    with Session(engine) as session:
        user = session.get(User, user_id)
        print(user and user.name)
        #> None
        #> grace


@app.post("/in_the_endpoint")
def add_and_send(session: OneSession) -> None:
    user = User(name="ada")
    session.add(user)
    session.flush()
    send_to_the_queue(user.id)


@app.post("/in_a_task")
def add(session: OneSession, tasks: BackgroundTasks) -> None:
    user = User(name="grace")
    session.add(user)
    session.flush()
    tasks.add_task(send_to_the_queue, user.id)


with TestClient(app) as client:
    client.post("/in_the_endpoint")
    client.post("/in_a_task")
# --8<-- [end:example]

"""A streaming endpoint opens its own Session, in the generator."""

import os
import tempfile
from collections.abc import Iterator
from typing import Annotated

from fastapi import Depends, FastAPI
from fastapi.responses import StreamingResponse
from fastapi.testclient import TestClient
from sqlalchemy import create_engine, select
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

with Session(engine) as session:
    session.add(User(name="ada"))
    session.commit()

app = FastAPI()


def get_session() -> Iterator[Session]:
    with Session(engine) as session, session.begin():
        yield session


OneSession = Annotated[Session, Depends(get_session, scope="function")]


# --8<-- [start:example]
used: list[Session] = []


def names(session: Session) -> Iterator[str]:
    used.append(session)
    yield from session.scalars(select(User.name))


@app.get("/dependency")
def stream_from_dependency(session: OneSession) -> StreamingResponse:
    return StreamingResponse(names(session))


def own_names() -> Iterator[str]:
    with Session(engine) as session:
        page = list(names(session))
    yield from page  # the connection is back in the pool


@app.get("/own")
def stream_from_own() -> StreamingResponse:
    return StreamingResponse(own_names())


with TestClient(app) as client:
    print(client.get("/dependency").text, used[-1].in_transaction())
    #> ada True
    used[-1].close()
    print(client.get("/own").text, used[-1].in_transaction())
    #> ada False
# --8<-- [end:example]

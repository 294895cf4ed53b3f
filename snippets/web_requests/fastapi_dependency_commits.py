"""A FastAPI dependency commits after the endpoint, or rolls back."""

import os
import tempfile
from collections.abc import Iterator
from typing import Annotated

from fastapi import Depends, FastAPI, HTTPException
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

app = FastAPI()


# --8<-- [start:example]
def get_session() -> Iterator[Session]:
    with Session(engine) as session, session.begin():
        yield session


OneSession = Annotated[Session, Depends(get_session, scope="function")]


@app.post("/users/{name}")
def add_user(name: str, session: OneSession) -> None:
    session.add(User(name=name))
    session.flush()
    if name == "root":
        raise HTTPException(403)


with TestClient(app) as client:
    print(client.post("/users/ada").status_code)
    #> 200
    print(client.post("/users/root").status_code)
    #> 403

with Session(engine) as session:
    print(session.scalars(select(User.name)).all())
    #> ['ada']
# --8<-- [end:example]

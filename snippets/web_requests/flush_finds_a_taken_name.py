"""A flush in the endpoint finds what the commit would refuse."""

import os
import tempfile
from collections.abc import Iterator
from typing import Annotated

from fastapi import Depends, FastAPI, HTTPException
from fastapi.testclient import TestClient
from sqlalchemy import create_engine
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column


class Base(DeclarativeBase):
    pass


class User(Base):
    __tablename__ = "users"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)


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
@app.post("/users/{name}")
def add_user(name: str, session: OneSession) -> None:
    session.add(User(name=name))
    try:
        session.flush()
    except IntegrityError:
        raise HTTPException(409) from None


with TestClient(app) as client:
    print(client.post("/users/ada").status_code)
    #> 200
    print(client.post("/users/ada").status_code)
    #> 409
    print(client.post("/users/grace").status_code)
    #> 200
# --8<-- [end:example]

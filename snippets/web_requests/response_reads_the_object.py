"""FastAPI reads a returned object after the endpoint has ended."""
# not with: expire_on_commit=False
# cure: Return it from a Session that a dependency keeps open.

import os
import tempfile
from collections.abc import Iterator
from typing import Annotated

from fastapi import Depends, FastAPI
from fastapi.exceptions import ResponseValidationError
from fastapi.testclient import TestClient
from pydantic import BaseModel, ConfigDict
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


class UserOut(BaseModel):
    model_config = ConfigDict(from_attributes=True)
    id: int
    name: str


# --8<-- [start:example]
@app.post("/closed", response_model=UserOut)
def add_and_close() -> User:
    with Session(engine) as session, session.begin():
        user = User(name="ada")
        session.add(user)
    return user


@app.post("/open", response_model=UserOut)
def add(session: OneSession) -> User:
    user = User(name="grace")
    session.add(user)
    session.flush()
    return user


with TestClient(app) as client:
    try:
        client.post("/closed")
    except ResponseValidationError as error:
        print("DetachedInstanceError" in str(error))
        #> True
    print(client.post("/open").json())
    #> {'id': 2, 'name': 'grace'}
# --8<-- [end:example]

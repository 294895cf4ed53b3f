"""After a commit in the `begin()` block, the response cannot be built."""
# not with: expire_on_commit=False
# cure: Flush, and return the object.

import os
import tempfile
from collections.abc import Iterator
from typing import Annotated

from fastapi import Depends, FastAPI
from fastapi.testclient import TestClient
from pydantic import BaseModel, ConfigDict
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


class UserOut(BaseModel):
    model_config = ConfigDict(from_attributes=True)
    id: int
    name: str


# --8<-- [start:example]
def get_session() -> Iterator[Session]:
    with Session(engine) as session, session.begin():
        yield session


OneSession = Annotated[Session, Depends(get_session, scope="function")]


@app.post("/committed/{name}", response_model=UserOut)
def add_and_commit(name: str, session: OneSession) -> User:
    user = User(name=name)
    session.add(user)
    session.commit()
    return user


@app.post("/flushed/{name}", response_model=UserOut)
def add_and_flush(name: str, session: OneSession) -> User:
    user = User(name=name)
    session.add(user)
    session.flush()
    return user


with TestClient(app, raise_server_exceptions=False) as client:
    print(client.post("/committed/ada").status_code)
    #> 500
    print(client.post("/flushed/grace").status_code)
    #> 200

with Session(engine) as session:
    print(session.scalars(select(User.name).order_by(User.id)).all())
    #> ['ada', 'grace']
# --8<-- [end:example]

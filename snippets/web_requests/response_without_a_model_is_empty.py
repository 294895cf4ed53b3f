"""Without a response model, FastAPI answers with what is loaded."""
# not with: expire_on_commit=False
# cure: Name a response model: it reads the attributes, and that loads them.

import os
import tempfile
from collections.abc import Iterator
from typing import Annotated

from fastapi import Depends, FastAPI
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


class UserOut(BaseModel):
    model_config = ConfigDict(from_attributes=True)
    id: int
    name: str


# --8<-- [start:example]
def get_session() -> Iterator[Session]:
    with Session(engine) as session:
        yield session


OneSession = Annotated[Session, Depends(get_session, scope="function")]


@app.post("/bare/{name}")
def add_bare(name: str, session: OneSession):  # type: ignore[no-untyped-def]
    user = User(name=name)
    session.add(user)
    session.commit()
    return user


@app.post("/users/{name}", response_model=UserOut)
def add(name: str, session: OneSession) -> User:
    user = User(name=name)
    session.add(user)
    session.commit()
    return user


with TestClient(app) as client:
    print(client.post("/bare/ada").json())
    #> {}
    print(client.post("/users/grace").json())
    #> {'id': 2, 'name': 'grace'}
# --8<-- [end:example]

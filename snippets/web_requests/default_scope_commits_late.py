"""Without `scope="function"`, the commit comes after the response."""
# cure: Write `Depends(get_session, scope="function")`.

import os
import tempfile
from collections.abc import Iterator
from typing import Annotated

from fastapi import Depends, FastAPI
from fastapi.testclient import TestClient
from sqlalchemy import create_engine
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

with Session(engine) as session:
    session.add(User(name="ada"))
    session.commit()

app = FastAPI()


# --8<-- [start:example]
def get_session() -> Iterator[Session]:
    with Session(engine) as session, session.begin():
        yield session


Late = Annotated[Session, Depends(get_session)]
Early = Annotated[Session, Depends(get_session, scope="function")]


@app.post("/late")
def add_late(session: Late) -> None:
    session.add(User(name="ada"))  # this name is taken


@app.post("/early")
def add_early(session: Early) -> None:
    session.add(User(name="ada"))


with TestClient(app, raise_server_exceptions=False) as client:
    print(client.post("/late").status_code)
    #> 200
    print(client.post("/early").status_code)
    #> 500
# --8<-- [end:example]

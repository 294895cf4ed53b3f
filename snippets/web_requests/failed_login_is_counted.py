"""What stays in spite of an error is committed before it is raised."""

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
    failed_logins: Mapped[int] = mapped_column(default=0)


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


OneSession = Annotated[Session, Depends(get_session, scope="function")]


@app.post("/login")
def log_in(session: OneSession) -> None:
    session.get_one(User, 1).failed_logins += 1
    raise HTTPException(401)


@app.post("/login/counted")
def log_in_counted(session: OneSession) -> None:
    session.get_one(User, 1).failed_logins += 1
    session.commit()
    raise HTTPException(401)


with TestClient(app) as client:
    print(client.post("/login").status_code)
    #> 401
    print(client.post("/login/counted").status_code)
    #> 401

with Session(engine) as session:
    print(session.scalar(select(User.failed_logins)))
    #> 1
# --8<-- [end:example]

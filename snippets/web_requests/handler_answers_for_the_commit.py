"""An exception handler answers for a commit that fails after the endpoint."""

import os
import tempfile
from collections.abc import Iterator
from typing import Annotated

from fastapi import Depends, FastAPI, Request, Response
from fastapi.testclient import TestClient
from sqlalchemy import CheckConstraint, create_engine
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column


class Base(DeclarativeBase):
    pass


class User(Base):
    __tablename__ = "users"
    __table_args__ = (CheckConstraint("name <> 'root'"),)
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
@app.exception_handler(IntegrityError)
def conflict(request: Request, error: IntegrityError) -> Response:
    code = getattr(error.orig, "sqlstate", None)  # of PostgreSQL
    code = code or getattr(error.orig, "sqlite_errorname", None)
    if code not in ("23505", "SQLITE_CONSTRAINT_UNIQUE"):
        raise error
    return Response(status_code=409)


@app.post("/users/{name}")
def add_user(name: str, session: OneSession) -> None:
    session.add(User(name=name))


with TestClient(app, raise_server_exceptions=False) as client:
    print(client.post("/users/ada").status_code)
    #> 200
    print(client.post("/users/ada").status_code)
    #> 409
    print(client.post("/users/root").status_code)  # a CHECK forbids it
    #> 500
# --8<-- [end:example]

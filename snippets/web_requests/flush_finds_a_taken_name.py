"""A flush in the endpoint finds what the commit would refuse."""

import os
import tempfile
from collections.abc import Iterator
from typing import Annotated

from fastapi import Depends, FastAPI, HTTPException
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
def is_taken(error: IntegrityError) -> bool:
    """Say if what is broken is a UNIQUE constraint or a primary key."""
    code = getattr(error.orig, "sqlstate", None)  # of PostgreSQL
    code = code or getattr(error.orig, "sqlite_errorname", None)
    return code in (
        "23505",
        "SQLITE_CONSTRAINT_UNIQUE",
        "SQLITE_CONSTRAINT_PRIMARYKEY",
    )


@app.post("/users/{key}/{name}")
def add_user(key: int, name: str, session: OneSession) -> None:
    session.add(User(id=key, name=name))
    try:
        session.flush()
    except IntegrityError as error:
        if is_taken(error):
            raise HTTPException(409) from None
        raise


with TestClient(app, raise_server_exceptions=False) as client:
    print(client.post("/users/1/ada").status_code)
    #> 200
    print(client.post("/users/2/ada").status_code)
    #> 409
    print(client.post("/users/1/grace").status_code)
    #> 409
    print(client.post("/users/2/root").status_code)  # a CHECK forbids it
    #> 500
# --8<-- [end:example]

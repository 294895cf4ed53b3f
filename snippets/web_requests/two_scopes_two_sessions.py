"""A request that asks with two scopes gets two Sessions."""
# cure: Write `scope="function"` in one alias, and use that alias everywhere.

import os
import tempfile
from collections.abc import Iterator
from typing import Annotated

from fastapi import Depends, FastAPI
from fastapi.testclient import TestClient
from sqlalchemy import create_engine
from sqlalchemy.exc import InvalidRequestError
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


# --8<-- [start:example]
def get_session() -> Iterator[Session]:
    with Session(engine) as session, session.begin():
        yield session


OneSession = Annotated[Session, Depends(get_session, scope="function")]
OtherSession = Annotated[Session, Depends(get_session)]


def get_user(session: OtherSession) -> User:
    return session.get_one(User, 1)


CurrentUser = Annotated[User, Depends(get_user)]


@app.delete("/me")
def delete_me(session: OneSession, user: CurrentUser) -> None:
    try:
        session.delete(user)
    except InvalidRequestError as error:
        print("is already attached to session" in str(error))
        #> True


with TestClient(app) as client:
    client.delete("/me")
# --8<-- [end:example]

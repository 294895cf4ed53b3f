"""An error response that is returned, not raised, commits."""
# cure: Raise `HTTPException`.

import os
import tempfile
from collections.abc import Iterator
from typing import Annotated

from fastapi import Depends, FastAPI, Response
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


def get_session() -> Iterator[Session]:
    with Session(engine) as session, session.begin():
        yield session


OneSession = Annotated[Session, Depends(get_session, scope="function")]


# --8<-- [start:example]
@app.post("/users/{name}")
def add_user(name: str, session: OneSession) -> Response:
    session.add(User(name=name))
    return Response("no", status_code=403)


with TestClient(app) as client:
    print(client.post("/users/root").status_code)
    #> 403

with Session(engine) as session:
    print(session.scalars(select(User.name)).all())
    #> ['root']
# --8<-- [end:example]

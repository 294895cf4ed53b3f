"""In a Session for all requests, one failure breaks the next request."""
# cure: Give each request a Session of its own.

import os
import tempfile

from flask import Flask
from sqlalchemy import create_engine
from sqlalchemy.exc import SQLAlchemyError
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

with Session(engine) as first:
    first.add(User(name="ada"))
    first.commit()

app = Flask(__name__)

# --8<-- [start:example]
session = Session(engine)  # one for the whole program


@app.post("/users/<name>")
def add_user(name: str) -> str:
    session.add(User(name=name))
    session.commit()
    return "saved"


@app.errorhandler(SQLAlchemyError)
def name_it(error: SQLAlchemyError) -> tuple[str, int]:
    return type(error).__name__, 500


client = app.test_client()
print(client.post("/users/ada").text)  # this name is taken
#> IntegrityError
print(client.post("/users/grace").text)
#> PendingRollbackError
session.close()
# --8<-- [end:example]

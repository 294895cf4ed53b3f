"""A forked process has the connections of its parent, until `dispose()`."""
# cure: Call `engine.dispose(close=False)` first thing in the new process.

import os
import tempfile
from multiprocessing import get_context
from multiprocessing.connection import Connection

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

with Session(engine) as session:
    session.add(User(name="ada"))
    session.commit()

# --8<-- [start:example]
with Session(engine) as session:
    parents = session.connection().connection.driver_connection


def has_parents_connection() -> bool:
    with Session(engine) as session:
        return session.connection().connection.driver_connection is parents


def work(answers: Connection) -> None:
    before = has_parents_connection()
    engine.dispose(close=False)
    answers.send((before, has_parents_connection()))


fork = get_context("fork")
answers, theirs = fork.Pipe()
process = fork.Process(target=work, args=[theirs])
process.start()
print(*answers.recv())
#> True False
process.join()
# --8<-- [end:example]

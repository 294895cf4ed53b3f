"""Processes."""

import multiprocessing
import os
import tempfile

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
def work(url: str, number: int) -> int:
    own = create_engine(url)
    with Session(own) as session:
        length = len(session.get_one(User, 1).name)
    own.dispose()
    return length + number


context = multiprocessing.get_context("fork")
with context.Pool(2) as pool:
    url = engine.url.render_as_string()
    print(pool.starmap(work, [(url, 1), (url, 2)]))
    #> [4, 5]
# --8<-- [end:example]

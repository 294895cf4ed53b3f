"""Threads ten."""

import os
import tempfile
from concurrent.futures import ThreadPoolExecutor

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
def work(number: int) -> int:
    with Session(engine) as session:
        user = session.get_one(User, 1)
        return len(user.name) + number


with ThreadPoolExecutor(4) as pool:
    print(sorted(pool.map(work, range(10))))
    #> [3, 4, 5, 6, 7, 8, 9, 10, 11, 12]
# --8<-- [end:example]

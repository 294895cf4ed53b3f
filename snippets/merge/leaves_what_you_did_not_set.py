"""Merge copies what you set, even None, and leaves the rest alone."""

import os
import tempfile

from sqlalchemy import create_engine, inspect
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column


class Base(DeclarativeBase):
    pass


class User(Base):
    __tablename__ = "users"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    city: Mapped[str | None]


engine = create_engine(
    os.environ.get("DATABASE_URL")
    or f"sqlite:///{tempfile.mkdtemp()}/example.db"
)
Base.metadata.create_all(engine)

with Session(engine) as session:
    session.add(User(name="ada", city="London"))
    session.commit()

# --8<-- [start:example]
with Session(engine, autoflush=False) as session:
    user = session.get_one(User, 1)
    user.city = "Paris"
    session.merge(User(id=1, name="Ada"))
    print(inspect(user).unloaded)
    #> set()
    print(user.name, user.city)
    #> Ada Paris

    session.merge(User(id=1, city=None))
    print(user.name, user.city)
    #> Ada None
    session.commit()
# --8<-- [end:example]

"""Rollback makes a new object transient and a deleted one persistent."""

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
    ada = session.get_one(User, 1)
    session.delete(ada)
    grace, hedy = User(name="grace"), User(name="hedy")
    session.add_all([grace, hedy])
    session.flush()
    session.delete(hedy)
    session.flush()
    print(inspect(ada).deleted, inspect(hedy).deleted)
    #> True True
    print(inspect(grace).persistent)
    #> True

    alan = User(name="alan")
    session.add(alan)
    session.rollback()
    print(inspect(ada).persistent)
    #> True
    print(inspect(grace).transient, inspect(alan).transient)
    #> True True
    print(inspect(hedy).transient)
    #> True
# --8<-- [end:example]

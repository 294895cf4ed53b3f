"""The history of an attribute has its old value, until the flush."""

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
    user = session.get_one(User, 1)
    user.name = "grace"
    user.name = "alan"
    history = inspect(user).attrs.name.history
    print(history.deleted, history.added)
    #> ['ada'] ['alan']

    session.flush()
    history = inspect(user).attrs.name.history
    print(history.deleted, history.added, history.unchanged)
    #> () () ['alan']
    session.commit()
# --8<-- [end:example]

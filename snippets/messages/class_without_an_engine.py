"""A class that no bind names raises when it is used."""
# cure: Give the Session a `bind` for all other classes.

import os
import tempfile

from sqlalchemy import create_engine
from sqlalchemy.exc import UnboundExecutionError
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column


class Base(DeclarativeBase):
    pass


class User(Base):
    __tablename__ = "users"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]


class Event(Base):
    __tablename__ = "events"
    id: Mapped[int] = mapped_column(primary_key=True)


engine = create_engine(
    os.environ.get("DATABASE_URL")
    or f"sqlite:///{tempfile.mkdtemp()}/example.db"
)
Base.metadata.create_all(engine)

with Session(engine) as session:
    session.add(User(name="ada"))
    session.commit()

# --8<-- [start:example]
with Session(binds={User: engine}) as session:
    print(session.get_one(User, 1).name)
    #> ada
    try:
        session.get(Event, 1)
    except UnboundExecutionError as error:
        print(type(error).__name__)
        #> UnboundExecutionError
# --8<-- [end:example]

"""With `NullPool`, each transaction opens a connection and closes it."""

import os
import tempfile

from sqlalchemy import NullPool, QueuePool, create_engine, event
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column
from sqlalchemy.pool import ConnectionPoolEntry


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
for pool in (QueuePool, NullPool):
    other = create_engine(engine.url, poolclass=pool)
    opened = 0

    @event.listens_for(other, "connect")
    def count(connection: DBAPIConnection, entry: ConnectionPoolEntry) -> None:
        global opened
        opened += 1

    with Session(other) as session:
        session.get_one(User, 1)
        session.commit()
        session.get_one(User, 1)
    print(opened)
    #> 1
    #> 2
# --8<-- [end:example]

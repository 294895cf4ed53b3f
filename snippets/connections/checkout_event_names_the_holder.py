"""The events `checkout` and `checkin` tell who holds each connection."""

import os
import tempfile
from traceback import extract_stack

from sqlalchemy import create_engine, event
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column
from sqlalchemy.pool import ConnectionPoolEntry, PoolProxiedConnection


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
holders: dict[ConnectionPoolEntry, list[str]] = {}


@event.listens_for(engine, "checkout")
def note(
    connection: DBAPIConnection,
    entry: ConnectionPoolEntry,
    proxy: PoolProxiedConnection,
) -> None:
    # In an app of many files, compare with its folder.
    calls = [call.name for call in extract_stack() if call.filename == __file__]
    holders[entry] = calls[:-1]  # without this function


@event.listens_for(engine, "checkin")
def forget(connection: DBAPIConnection, entry: ConnectionPoolEntry) -> None:
    holders.pop(entry, None)  # it may be of before the listener


def load_report(session: Session) -> None:
    session.get_one(User, 1)


with Session(engine) as session:
    load_report(session)
    print(list(holders.values()))
    #> [['<module>', 'load_report']]
print(list(holders.values()))
#> []
# --8<-- [end:example]

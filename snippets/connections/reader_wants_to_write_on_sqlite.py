"""On SQLite (WAL, BEGIN sent), a stale reader cannot write; no wait helps."""
# cure: Send BEGIN IMMEDIATE where you will write, or roll back and repeat.

import os
import tempfile
from time import monotonic

from sqlalchemy import Connection, create_engine, event
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column


class Base(DeclarativeBase):
    pass


class User(Base):
    __tablename__ = "users"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]


engine = create_engine(
    os.environ.get("DATABASE_URL")
    or f"sqlite:///{tempfile.mkdtemp()}/example.db",
    connect_args={"timeout": 30},
)
Base.metadata.create_all(engine)

with engine.connect() as connection:
    connection.exec_driver_sql("PRAGMA journal_mode = WAL")


@event.listens_for(engine, "begin")
def send_begin(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN")


with Session(engine) as session:
    session.add_all([User(name="ada"), User(name="grace")])
    session.commit()

# --8<-- [start:example]
with Session(engine) as session, Session(engine) as other:
    session.get_one(User, 1).name = "Ada"
    other.get_one(User, 2).name = "Grace"
    other.commit()

    began = monotonic()
    try:
        session.flush()
    except OperationalError as error:
        print(type(error).__name__, monotonic() - began < 5)
        #> OperationalError True
    session.rollback()

    session.get_one(User, 1).name = "Ada"
    session.commit()
    print(session.get_one(User, 1).name)
    #> Ada
# --8<-- [end:example]

"""When 15 connections are taken, the next Session waits, then raises."""
# cure: Find the Sessions that hold connections, and end their transactions.

import os
import tempfile
from contextlib import ExitStack

from sqlalchemy import create_engine, exc, select
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
    pool_timeout=0.1,
)
Base.metadata.create_all(engine)

# --8<-- [start:example]
with ExitStack() as held:
    for _ in range(15):
        held.enter_context(Session(engine)).connection()

    with Session(engine) as session:
        try:
            session.connection()
        except exc.TimeoutError as error:
            print(str(error).split(",")[0])
            #> QueuePool limit of size 5 overflow 10 reached

with Session(engine) as session:
    print(session.scalars(select(User.name)).all())
    #> []
# --8<-- [end:example]

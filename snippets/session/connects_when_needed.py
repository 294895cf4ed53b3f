"""The first SQL takes a connection; the end of the transaction returns it."""

import os
import tempfile

from sqlalchemy import create_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column
from sqlalchemy.pool import QueuePool


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

pool = engine.pool
assert isinstance(pool, QueuePool)

# --8<-- [start:example]
with Session(engine) as session:
    session.add(User(name="ada"))
    print(pool.checkedout())
    #> 0
    session.flush()
    print(pool.checkedout())
    #> 1
    session.commit()
    print(pool.checkedout())
    #> 0

    print(session.get_one(User, 1).name)
    #> ada
    print(pool.checkedout())
    #> 1
    session.rollback()
    print(pool.checkedout())
    #> 0
# --8<-- [end:example]

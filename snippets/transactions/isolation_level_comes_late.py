"""An isolation level that comes after the first SQL changes nothing."""
# cure: Ask for the connection first, with its isolation level.

import os
import tempfile
import warnings

from sqlalchemy import create_engine, select
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

# --8<-- [start:example]
level = {"isolation_level": "AUTOCOMMIT"}

with Session(engine) as session:
    session.add(User(name="ada"))
    session.flush()
    with warnings.catch_warnings(record=True, action="always") as caught:
        session.connection(execution_options=level)
    print(str(caught[0].message).rpartition("; ")[2])
    #> execution_options ignored
    session.rollback()

with Session(engine) as session:
    session.connection(execution_options=level)
    session.add(User(name="grace"))
    session.flush()
    session.rollback()
    print(session.scalars(select(User.name)).all())
    #> ['grace']
# --8<-- [end:example]

"""`Session(autocommit=True)` raises; `autocommit=False` is accepted."""
# cure: Leave the argument out; begin with `session.begin()`.

import os
import tempfile

from sqlalchemy import create_engine
from sqlalchemy.exc import ArgumentError
from sqlalchemy.orm import (
    DeclarativeBase,
    Mapped,
    Session,
    mapped_column,
    sessionmaker,
)


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
try:
    Session(engine, autocommit=True)  # type: ignore[arg-type]
except ArgumentError as error:
    print(error)
    #> autocommit=True is no longer supported

make_session = sessionmaker(engine, autocommit=True)
try:
    make_session()
except ArgumentError as error:
    print(error)
    #> autocommit=True is no longer supported

with Session(engine, autocommit=False) as session:
    print(session.in_transaction())
    #> False
# --8<-- [end:example]

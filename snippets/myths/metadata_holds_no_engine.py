"""Metadata holds no engine; `create_all()` and the Session need it."""
# not with: joined inheritance
# cure: Give the engine to `Session(engine)` and to `create_all(engine)`.

import os
import tempfile

from sqlalchemy import create_engine
from sqlalchemy.exc import UnboundExecutionError
from sqlalchemy.orm import (
    DeclarativeBase,
    Mapped,
    declarative_base,
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
    declarative_base(engine)  # type: ignore[arg-type, call-arg]
except TypeError as error:
    print(error)
    #> declarative_base() takes 0 positional arguments but 1 was given
try:
    Base.metadata.create_all()  # type: ignore[call-arg]
except TypeError as error:
    print(error)
    #> MetaData.create_all() missing 1 required positional argument: 'bind'

with sessionmaker()() as session:
    session.add(User(name="ada"))
    try:
        session.commit()
    except UnboundExecutionError as error:
        print(type(error).__name__)
        #> UnboundExecutionError

with sessionmaker(engine)() as session:
    session.add(User(name="ada"))
    session.commit()
# --8<-- [end:example]

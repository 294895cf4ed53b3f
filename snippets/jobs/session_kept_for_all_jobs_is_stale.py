"""A Session kept for all jobs returns old values of what is still held."""
# cure: Make a new Session for each job.

import os
import tempfile

from sqlalchemy import create_engine
from sqlalchemy.orm import (
    DeclarativeBase,
    Mapped,
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
new_session = sessionmaker(engine)
with new_session.begin() as session:
    session.add(User(name="ada"))


# --8<-- [start:example]
with new_session() as kept:
    first = kept.get_one(User, 1)  # of one job
    print(first.name)
    #> ada

    with new_session.begin() as other:
        other.get_one(User, 1).name = "grace"

    print(kept.get_one(User, 1).name)  # of the next one
    #> ada
    with new_session() as session:
        print(session.get_one(User, 1).name)
        #> grace
# --8<-- [end:example]

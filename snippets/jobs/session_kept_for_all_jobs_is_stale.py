"""A Session kept for all jobs returns what it has loaded for an earlier one."""
# cure: Make a new Session for each job.

import os
import tempfile

from sqlalchemy import create_engine
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
new_session = sessionmaker(engine)
with new_session.begin() as session:
    session.add(User(name="ada"))


# --8<-- [start:example]
def greet(session: Session) -> User:
    user = session.get_one(User, 1)
    print("hello", user.name)
    #> hello ada
    #> hello ada
    #> hello grace
    return user


with new_session() as kept:
    user = greet(kept)

    with new_session.begin() as other:
        other.get_one(User, 1).name = "grace"

    user = greet(kept)
    with new_session() as session:
        user = greet(session)
# --8<-- [end:example]

"""A `scoped_session` takes arguments only before its first use."""
# cure: Call `remove()` first.

import os
import tempfile

from sqlalchemy import create_engine
from sqlalchemy.exc import InvalidRequestError
from sqlalchemy.orm import (
    DeclarativeBase,
    Mapped,
    Session,
    mapped_column,
    scoped_session,
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

with Session(engine) as session:
    session.add(User(name="ada"))
    session.commit()

# --8<-- [start:example]
Scoped = scoped_session(sessionmaker(engine))
print(Scoped.get_one(User, 1).name)
#> ada
try:
    Scoped(expire_on_commit=False)
except InvalidRequestError as error:
    print(error)
    #> Scoped session is already present; no new arguments may be specified.

Scoped.remove()
Scoped(expire_on_commit=False)
Scoped.remove()
# --8<-- [end:example]

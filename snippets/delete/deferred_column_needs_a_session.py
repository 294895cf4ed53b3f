"""A detached object cannot load a deferred column."""
# cure: Load it with the query: `select(User).options(undefer(User.notes))`.

import os
import tempfile

from sqlalchemy import create_engine, select
from sqlalchemy.orm import (
    DeclarativeBase,
    Mapped,
    Session,
    mapped_column,
    undefer,
)
from sqlalchemy.orm.exc import DetachedInstanceError


class Base(DeclarativeBase):
    pass


class User(Base):
    __tablename__ = "users"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    notes: Mapped[str] = mapped_column(deferred=True)


engine = create_engine(
    os.environ.get("DATABASE_URL")
    or f"sqlite:///{tempfile.mkdtemp()}/example.db"
)
Base.metadata.create_all(engine)

with Session(engine) as session:
    session.add(User(name="ada", notes="Wrote the first program."))
    session.commit()

# --8<-- [start:example]
with Session(engine) as session:
    user = session.get_one(User, 1)

try:
    print(user.notes)
except DetachedInstanceError as error:
    print("deferred load operation of attribute 'notes'" in str(error))
    #> True

with Session(engine) as session:
    query = select(User).options(undefer(User.notes))
    user = session.scalars(query).one()
print(user.notes)
#> Wrote the first program.
# --8<-- [end:example]

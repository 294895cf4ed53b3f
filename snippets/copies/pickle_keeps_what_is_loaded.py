"""A pickled object comes back detached, with the values that were loaded."""
# cure: Load it before you pickle the object, or `add()` the copy to a Session.

import os
import pickle
import tempfile

from sqlalchemy import create_engine, inspect
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column
from sqlalchemy.orm.exc import DetachedInstanceError


class Base(DeclarativeBase):
    pass


class User(Base):
    __tablename__ = "users"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    notes: Mapped[str | None] = mapped_column(deferred=True)


engine = create_engine(
    os.environ.get("DATABASE_URL")
    or f"sqlite:///{tempfile.mkdtemp()}/example.db"
)
Base.metadata.create_all(engine)
with Session(engine) as session:
    session.add(User(name="ada"))
    session.commit()

# --8<-- [start:example]
with Session(engine) as session:
    user = session.get_one(User, 1)
    kept = pickle.dumps(user)

copied: User = pickle.loads(kept)
print(inspect(copied).detached, copied.name)
#> True ada
try:
    print(copied.notes)
except DetachedInstanceError as error:
    print(type(error).__name__)
    #> DetachedInstanceError
# --8<-- [end:example]

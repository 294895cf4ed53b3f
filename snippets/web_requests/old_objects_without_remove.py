"""Without `remove()`, the next request finds old objects."""

import os
import tempfile

from sqlalchemy import create_engine
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

db_session = scoped_session(sessionmaker(engine))

# --8<-- [start:example]
cache = [db_session.get_one(User, 1)]  # the first request
print(cache[0].name)
#> ada

with Session(engine) as other:
    other.get_one(User, 1).name = "Ada"
    other.commit()

print(db_session.get_one(User, 1).name)  # the next request
#> ada

db_session.remove()
print(db_session.get_one(User, 1).name)
#> Ada
db_session.remove()
# --8<-- [end:example]

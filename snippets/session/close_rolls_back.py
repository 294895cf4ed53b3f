"""Close rolls back what is not committed, and expires nothing."""

import os
import tempfile

from sqlalchemy import create_engine, inspect
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

with Session(engine) as session:
    session.add(User(name="ada"))
    session.commit()

# --8<-- [start:example]
with Session(engine) as session:
    ada = session.get_one(User, 1)
    ada.name = "Ada"
    session.flush()

print(inspect(ada).detached, ada.name)
#> True Ada
print(pool.checkedout(), pool.checkedin())
#> 0 1

with Session(engine) as session:
    print(session.get_one(User, 1).name)
    #> ada
    print(pool.checkedout(), pool.checkedin())
    #> 1 0
# --8<-- [end:example]

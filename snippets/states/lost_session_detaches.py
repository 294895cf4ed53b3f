"""A persistent object whose Session is garbage-collected is detached."""
# cure: Keep the Session in a `with` block, and use the object inside it.

import gc
import os
import tempfile

from sqlalchemy import create_engine, inspect
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

with Session(engine) as session:
    session.add(User(name="ada"))
    session.commit()


# --8<-- [start:example]
def load(user_id: int) -> User:
    session = Session(engine)  # nothing closes it, nothing keeps it
    return session.get_one(User, user_id)


user = load(1)
gc.collect()  # Python calls it at a time of its own
print(inspect(user).detached, user.name)
#> True ada
# --8<-- [end:example]

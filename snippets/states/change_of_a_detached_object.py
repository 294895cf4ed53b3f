"""A change of a detached object is not written, and nothing tells you."""
# cure: Load the object with the Session that commits, or `add()` it.

import os
import tempfile

from sqlalchemy import create_engine
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
def load_user(key: int) -> User:
    with Session(engine) as session:
        return session.get_one(User, key)


user = load_user(1)
with Session(engine) as session:
    user.name = "grace"
    print(user in session)
    #> False
    session.commit()
    print(session.get_one(User, 1).name)
    #> ada
# --8<-- [end:example]

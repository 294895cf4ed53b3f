"""A factory that flushes gives keys, and leaves the commit to the test."""

import os
import tempfile

from sqlalchemy import create_engine, func, select
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


# --8<-- [start:example]
def make_user(session: Session, name: str = "ada") -> User:
    user = User(name=name)
    session.add(user)
    session.flush()
    return user


with Session(engine) as session:
    print(make_user(session).id, make_user(session, "grace").id)
    #> 1 2

with Session(engine) as session:
    print(session.scalar(select(func.count(User.id))))
    #> 0
# --8<-- [end:example]

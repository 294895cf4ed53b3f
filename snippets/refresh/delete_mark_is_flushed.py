"""Refresh sends the DELETE of an object that you marked, and raises."""
# cure: Do not refresh what you delete; `rollback()` takes the DELETE back.

import os
import tempfile

from sqlalchemy import create_engine, inspect
from sqlalchemy.exc import InvalidRequestError
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
with Session(engine) as session:
    user = session.get_one(User, 1)
    session.delete(user)
    try:
        session.refresh(user)
    except InvalidRequestError as error:
        print("Could not refresh instance" in str(error))
        #> True
    print(inspect(user).deleted)
    #> True
    session.rollback()
    print(user.name)
    #> ada
# --8<-- [end:example]

"""On PostgreSQL, a new child keeps others from deleting its parent."""
# cure: Commit soon after a flush.

import os

from sqlalchemy import ForeignKey, create_engine, delete, text
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column


class Base(DeclarativeBase):
    pass


class User(Base):
    __tablename__ = "users"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]


class Address(Base):
    __tablename__ = "addresses"
    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str]
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))


engine = create_engine(os.environ["DATABASE_URL"])  # of PostgreSQL
Base.metadata.create_all(engine)

with Session(engine) as session:
    session.add(User(name="ada"))
    session.commit()

# --8<-- [start:example]
with Session(engine) as session, Session(engine) as other:
    session.add(Address(email="ada@example.org", user_id=1))
    session.flush()

    other.execute(text("SET LOCAL lock_timeout = '100ms'"))
    try:
        other.execute(delete(User).where(User.id == 1))
    except OperationalError as error:
        print(type(error).__name__)
        #> OperationalError
    other.rollback()

    other.get_one(User, 1).name = "Ada"
    other.commit()
    session.commit()
    print(session.get_one(User, 1).name)
    #> Ada
# --8<-- [end:example]

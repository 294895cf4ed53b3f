"""On PostgreSQL, a flush locks its rows until the transaction ends."""
# not with: REPEATABLE READ
# cure: Commit soon after a flush.

import os

from sqlalchemy import create_engine
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column


class Base(DeclarativeBase):
    pass


class User(Base):
    __tablename__ = "users"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]


engine = create_engine(os.environ["DATABASE_URL"])  # of PostgreSQL
Base.metadata.create_all(engine)

with Session(engine) as session:
    session.add_all([User(name="ada"), User(name="grace")])
    session.commit()

# --8<-- [start:example]
with Session(engine) as session, Session(engine) as other:
    session.get_one(User, 1).name = "Ada"
    session.flush()

    lock = {"nowait": True}
    try:
        other.get_one(User, 1, with_for_update=lock)
    except OperationalError as error:
        print(type(error).__name__)
        #> OperationalError
    other.rollback()
    print(other.get_one(User, 2, with_for_update=lock).name)
    #> grace

    session.commit()
    print(other.get_one(User, 1, with_for_update=lock).name)
    #> Ada
# --8<-- [end:example]

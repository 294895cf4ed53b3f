"""On PostgreSQL, two transactions that lock in opposite orders deadlock."""
# cure: Repeat the one that failed; lock rows in one order everywhere.

import os
from threading import Timer

from sqlalchemy import create_engine, select
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
lock_ada = select(User.id).where(User.id == 1).with_for_update()
lock_grace = select(User.id).where(User.id == 2).with_for_update()

with Session(engine) as session, Session(engine) as other:
    session.scalar(lock_ada)
    other.scalar(lock_grace)

    timer = Timer(0.4, other.scalar, [lock_ada])  # while the next line waits
    timer.start()
    try:
        session.scalar(lock_grace)
    except OperationalError as error:
        print(type(error).__name__, getattr(error.orig, "sqlstate", None))
        #> OperationalError 40P01
    timer.join()
# --8<-- [end:example]

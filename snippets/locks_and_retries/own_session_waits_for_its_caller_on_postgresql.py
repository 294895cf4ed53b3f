"""On PostgreSQL, a function's own Session waits for its caller for ever."""
# cure: Pass the caller's Session on, or commit before the call.

import os

from sqlalchemy import create_engine, text
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
    session.add(User(name="ada"))
    session.commit()


# --8<-- [start:example]
def rename() -> None:
    with Session(engine) as own, own.begin():
        #: For the example: without it, the UPDATE waits for ever.
        own.execute(text("SET LOCAL lock_timeout = '1500ms'"))
        own.get_one(User, 1).name = "Ada Lovelace"


with Session(engine) as session:
    session.get_one(User, 1).name = "Ada"
    session.flush()
    try:
        rename()
    except OperationalError as error:
        #: PostgreSQL looks for a deadlock after a second: that is 40P01.
        print(type(error).__name__, getattr(error.orig, "sqlstate", None))
        #> OperationalError 55P03

    session.commit()
    rename()
    print(session.get_one(User, 1).name)
    #> Ada Lovelace
# --8<-- [end:example]

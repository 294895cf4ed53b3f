"""On PostgreSQL, a failed query costs the transaction all its work."""
# cure: Call `rollback()`; send a query that may fail in a savepoint.

import os

from sqlalchemy import create_engine, select, text
from sqlalchemy.exc import InternalError, ProgrammingError
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column


class Base(DeclarativeBase):
    pass


class User(Base):
    __tablename__ = "users"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]


engine = create_engine(os.environ["DATABASE_URL"])  # of PostgreSQL
Base.metadata.create_all(engine)

# --8<-- [start:example]
with Session(engine) as session:
    session.add(User(name="ada"))
    session.flush()
    try:
        session.execute(text("SELECT mistake FROM users"))
    except ProgrammingError as error:
        print(type(error).__name__)
        #> ProgrammingError

    try:
        session.scalars(select(User.name)).all()
    except InternalError as error:
        print(type(error).__name__, type(error.orig).__name__)
        #> InternalError InFailedSqlTransaction

    session.commit()  # raises nothing
    print(session.scalars(select(User.name)).all())
    #> []
# --8<-- [end:example]

"""On PostgreSQL, a query error caught inside a savepoint costs everything."""
# cure: Let the error leave the savepoint's block, and catch it outside.

import os

from sqlalchemy import create_engine, select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column


class Base(DeclarativeBase):
    pass


class User(Base):
    __tablename__ = "users"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)


engine = create_engine(os.environ["DATABASE_URL"])  # of PostgreSQL
Base.metadata.create_all(engine)

# --8<-- [start:example]
with Session(engine) as session:
    try:
        with session.begin():
            session.add(User(name="ada"))
            session.flush()
            with session.begin_nested():
                try:
                    session.execute(text("SELECT no_such_column"))
                except DBAPIError as error:
                    print(type(error).__name__)
                    #> ProgrammingError
    except DBAPIError as error:
        print("RELEASE", type(error).__name__)
        #> RELEASE InternalError
    print(session.scalars(select(User.name)).all())
    #> []
# --8<-- [end:example]

"""On PostgreSQL, a commit after a caught query error saves nothing."""
# cure: Put the query in a savepoint, or roll back.

import os

from sqlalchemy import create_engine, select, text
from sqlalchemy.exc import DBAPIError
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
        session.execute(text("SELECT nothing"))
    except DBAPIError as error:
        print(type(error).__name__)
        #> ProgrammingError
    session.commit()

with Session(engine) as session:
    print(session.scalars(select(User.name)).all())
    #> []
# --8<-- [end:example]

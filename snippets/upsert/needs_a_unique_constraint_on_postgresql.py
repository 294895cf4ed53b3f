"""On PostgreSQL, ON CONFLICT needs a unique constraint on the columns."""
# not with: joined inheritance
# cure: Add the constraint, or name the columns that have one.

import os

from sqlalchemy import create_engine
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.exc import ProgrammingError
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column


class Base(DeclarativeBase):
    pass


class User(Base):
    __tablename__ = "users"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)
    city: Mapped[str | None]


engine = create_engine(os.environ["DATABASE_URL"])  # of PostgreSQL
Base.metadata.create_all(engine)

with Session(engine) as session:
    session.add(User(name="ada", city="London"))
    session.commit()

# --8<-- [start:example]
with Session(engine) as session:
    upsert = insert(User).on_conflict_do_nothing(index_elements=[User.city])
    try:
        session.execute(upsert, [{"name": "grace", "city": "New York"}])
    except ProgrammingError as error:
        print(type(error).__name__)
        #> ProgrammingError
    session.rollback()
# --8<-- [end:example]

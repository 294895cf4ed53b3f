"""On PostgreSQL, `key_share=True` lets others add children to a locked row."""

import os

from sqlalchemy import ForeignKey, create_engine, text
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column


class Base(DeclarativeBase):
    pass


class Author(Base):
    __tablename__ = "authors"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]


class Book(Base):
    __tablename__ = "books"
    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str]
    author_id: Mapped[int] = mapped_column(ForeignKey("authors.id"))


engine = create_engine(os.environ["DATABASE_URL"])  # of PostgreSQL
Base.metadata.create_all(engine)

with Session(engine) as session:
    session.add(Author(name="ada"))
    session.commit()

# --8<-- [start:example]
with Session(engine) as session, Session(engine) as other:
    session.get_one(Author, 1, with_for_update=True)

    other.execute(text("SET LOCAL lock_timeout = '10ms'"))
    other.add(Book(title="Notes", author_id=1))
    try:
        other.flush()
    except OperationalError as error:
        print(type(error).__name__)
        #> OperationalError
    other.rollback()
    session.rollback()

    session.get_one(Author, 1, with_for_update={"key_share": True})
    other.add(Book(title="Notes", author_id=1))
    other.flush()
    print("flushed")
    #> flushed
# --8<-- [end:example]

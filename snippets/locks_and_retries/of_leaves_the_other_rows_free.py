"""In a join, `of` leaves the rows of the other class free."""

import os
import tempfile

from sqlalchemy import ForeignKey, create_engine, select
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


engine = create_engine(
    os.environ.get("DATABASE_URL")
    or f"sqlite:///{tempfile.mkdtemp()}/example.db"
)
Base.metadata.create_all(engine)

with Session(engine) as session:
    session.add_all([Author(name="ada"), Book(title="Notes", author_id=1)])
    session.commit()

# --8<-- [start:example]
books_of_ada = (
    select(Book)
    .join(Author, Book.author_id == Author.id)
    .where(Author.name == "ada")
)

with Session(engine) as session, Session(engine) as other:
    book = session.scalars(books_of_ada.with_for_update(of=Book)).one()
    print(book.title)
    #> Notes

    author = other.get_one(Author, 1, with_for_update={"nowait": True})
    print(author.name)
    #> ada
# --8<-- [end:example]

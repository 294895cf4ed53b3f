"""On SQLite, `with_for_update` locks no parent, with `key_share` or without."""

import os
import tempfile

from sqlalchemy import ForeignKey, create_engine
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
    session.add(Author(name="ada"))
    session.commit()

# --8<-- [start:example]
with Session(engine) as session, Session(engine) as other:
    session.get_one(Author, 1, with_for_update=True)

    other.add(Book(title="Notes", author_id=1))
    other.flush()
    print("flushed")
    #> flushed
    other.rollback()
    session.rollback()

    session.get_one(Author, 1, with_for_update={"key_share": True})
    other.add(Book(title="Notes", author_id=1))
    other.flush()
    print("flushed")
    #> flushed
# --8<-- [end:example]

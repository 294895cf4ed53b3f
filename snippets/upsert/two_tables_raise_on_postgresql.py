"""On PostgreSQL, an upsert of a class with two tables raises."""
# cure: Add the object in a savepoint.

import os

from sqlalchemy import ForeignKey, create_engine
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.exc import InvalidRequestError
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column


class Base(DeclarativeBase):
    pass


class Person(Base):
    __tablename__ = "people"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)
    type: Mapped[str]
    __mapper_args__ = {  # noqa: RUF012
        "polymorphic_on": "type",
        "polymorphic_identity": "person",
    }


class Engineer(Person):
    __tablename__ = "engineers"
    id: Mapped[int] = mapped_column(ForeignKey("people.id"), primary_key=True)
    language: Mapped[str]
    __mapper_args__ = {"polymorphic_identity": "engineer"}  # noqa: RUF012


engine = create_engine(os.environ["DATABASE_URL"])  # of PostgreSQL
Base.metadata.create_all(engine)

# --8<-- [start:example]
with Session(engine) as session:
    upsert = insert(Engineer).on_conflict_do_nothing()
    try:
        session.execute(upsert, [{"name": "ada", "language": "Ada"}])
    except InvalidRequestError as error:
        print(type(error).__name__)
        #> InvalidRequestError
# --8<-- [end:example]

"""Merge of an object of the base class changes the row's class."""
# cure: Merge an object of the row's own class, or load it and set its values.

import os
import tempfile
import warnings

from sqlalchemy import ForeignKey, create_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column


class Base(DeclarativeBase):
    pass


class Person(Base):
    __tablename__ = "people"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
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


engine = create_engine(
    os.environ.get("DATABASE_URL")
    or f"sqlite:///{tempfile.mkdtemp()}/example.db"
)
Base.metadata.create_all(engine)

with Session(engine) as session:
    session.add(Engineer(name="ada", language="Ada"))
    session.commit()

# --8<-- [start:example]
with Session(engine) as session:
    session.merge(Person(id=1, name="Ada"))
    with warnings.catch_warnings(record=True) as caught:
        session.commit()
    print("incompatible polymorphic identity" in str(caught[0].message))
    #> True

with Session(engine) as session:
    person = session.get_one(Person, 1)
    print(type(person).__name__, person.name)
    #> Person Ada
    print(session.get(Engineer, 1))
    #> None
# --8<-- [end:example]

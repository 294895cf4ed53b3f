"""A DELETE statement for a subclass leaves the rows of its base."""

import os
import tempfile

from sqlalchemy import ForeignKey, create_engine, delete, select
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
    session.add_all(
        [
            Engineer(name="ada", language="Ada"),
            Engineer(name="grace", language="COBOL"),
        ]
    )
    session.commit()

# --8<-- [start:example]
with Session(engine) as session:
    session.delete(session.get_one(Engineer, 1))
    session.execute(delete(Engineer).where(Engineer.id == 2))
    session.commit()
    print(session.scalars(select(Engineer.name)).all())
    #> []
    print(session.scalars(select(Person.name)).all())
    #> ['grace']
# --8<-- [end:example]

"""A row whose kind has no class cannot be loaded."""
# cure: Map a class with this identity, and import it before the query.

import os
import tempfile

from sqlalchemy import create_engine, select, text
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column


class Base(DeclarativeBase):
    pass


class Person(Base):
    __tablename__ = "people"
    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]
    __mapper_args__ = {  # noqa: RUF012
        "polymorphic_on": "kind",
        "polymorphic_identity": "person",
    }


engine = create_engine(
    os.environ.get("DATABASE_URL")
    or f"sqlite:///{tempfile.mkdtemp()}/example.db"
)
Base.metadata.create_all(engine)

# --8<-- [start:example]
with Session(engine) as session:
    session.execute(text("INSERT INTO people (kind) VALUES ('pilot')"))
    try:
        session.scalars(select(Person)).all()
    except AssertionError as error:
        print(error)
        #> No such polymorphic_identity 'pilot' is defined
# --8<-- [end:example]

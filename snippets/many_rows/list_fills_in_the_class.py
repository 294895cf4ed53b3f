"""In inheritance, a list of rows fills in the class; `values()` does not."""
# cure: Give the rows as a list, also if there is only one.

import os
import tempfile

from sqlalchemy import create_engine, insert, select
from sqlalchemy.exc import IntegrityError
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
    __mapper_args__ = {"polymorphic_identity": "engineer"}  # noqa: RUF012


engine = create_engine(
    os.environ.get("DATABASE_URL")
    or f"sqlite:///{tempfile.mkdtemp()}/example.db"
)
Base.metadata.create_all(engine)

# --8<-- [start:example]
with Session(engine) as session:
    try:
        session.execute(insert(Engineer).values(name="grace"))
    except IntegrityError as error:
        print(type(error).__name__)
        #> IntegrityError
    session.rollback()

    session.execute(insert(Engineer), [{"name": "ada"}])
    session.commit()
    print(session.execute(select(Person.name, Person.type)).all())
    #> [('ada', 'engineer')]
# --8<-- [end:example]

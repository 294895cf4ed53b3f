"""A row that becomes one of a subclass keeps its object of the base class."""
# cure: Expunge the object, and load it again.

import os
import tempfile

from sqlalchemy import create_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column


class Base(DeclarativeBase):
    pass


class Employee(Base):
    __tablename__ = "employees"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    type: Mapped[str]
    __mapper_args__ = {  # noqa: RUF012
        "polymorphic_on": "type",
        "polymorphic_identity": "employee",
    }


class Engineer(Employee):
    __mapper_args__ = {"polymorphic_identity": "engineer"}  # noqa: RUF012


engine = create_engine(
    os.environ.get("DATABASE_URL")
    or f"sqlite:///{tempfile.mkdtemp()}/example.db"
)
Base.metadata.create_all(engine)

with Session(engine) as session:
    session.add(Employee(name="ada"))
    session.commit()

# --8<-- [start:example]
with Session(engine) as session:
    employee = session.get_one(Employee, 1)
    employee.type = "engineer"
    session.commit()
    print(type(employee).__name__, session.get(Engineer, 1))
    #> Employee None

    session.expunge(employee)
    print(type(session.get_one(Employee, 1)).__name__)
    #> Engineer
# --8<-- [end:example]

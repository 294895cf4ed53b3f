"""In a single table, a read of an object given a sibling's type raises."""
# not with: expire_on_commit=False
# cure: Expunge the object after the commit, and load it again.
# not with: AsyncSession

import os
import tempfile
import warnings

from sqlalchemy import create_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column
from sqlalchemy.orm.exc import ObjectDeletedError


class Base(DeclarativeBase):
    pass


class Employee(Base):
    __tablename__ = "employees"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    type: Mapped[str]
    __mapper_args__ = {"polymorphic_on": "type"}  # noqa: RUF012


class Engineer(Employee):
    __mapper_args__ = {"polymorphic_identity": "engineer"}  # noqa: RUF012


class Manager(Employee):
    __mapper_args__ = {"polymorphic_identity": "manager"}  # noqa: RUF012


engine = create_engine(
    os.environ.get("DATABASE_URL")
    or f"sqlite:///{tempfile.mkdtemp()}/example.db"
)
Base.metadata.create_all(engine)

with Session(engine) as session:
    session.add(Engineer(name="ada"))
    session.commit()

# --8<-- [start:example]
with Session(engine) as session:
    employee = session.get_one(Employee, 1)
    employee.type = "manager"
    with warnings.catch_warnings(record=True) as caught:
        session.commit()
    print("incompatible polymorphic identity" in str(caught[0].message))
    #> True

    try:
        print(employee.name)
    except ObjectDeletedError as error:
        print(type(error).__name__)
        #> ObjectDeletedError

    session.expunge(employee)
    employee = session.get_one(Employee, 1)
    print(type(employee).__name__, employee.name)
    #> Manager ada
# --8<-- [end:example]

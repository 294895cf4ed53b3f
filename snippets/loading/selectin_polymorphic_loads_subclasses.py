"""`selectin_polymorphic()` loads the columns of subclasses with the query."""
# not with: AsyncSession

import os
import tempfile

from sqlalchemy import ForeignKey, create_engine, select
from sqlalchemy.orm import (
    DeclarativeBase,
    Mapped,
    Session,
    mapped_column,
    selectin_polymorphic,
)


class Base(DeclarativeBase):
    pass


class Employee(Base):
    __tablename__ = "employees"
    __mapper_args__ = {"polymorphic_on": "kind"}  # noqa: RUF012
    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]
    name: Mapped[str]


class Engineer(Employee):
    __tablename__ = "engineers"
    __mapper_args__ = {"polymorphic_identity": "engineer"}  # noqa: RUF012
    id: Mapped[int] = mapped_column(
        ForeignKey("employees.id"), primary_key=True
    )
    language: Mapped[str]


engine = create_engine(
    os.environ.get("DATABASE_URL")
    or f"sqlite:///{tempfile.mkdtemp()}/example.db"
)
Base.metadata.create_all(engine)

with Session(engine) as session:
    session.add(Engineer(name="ada", language="C"))
    session.add(Engineer(name="grace", language="C"))
    session.commit()

# --8<-- [start:example]
with Session(engine) as session:
    for employee in session.scalars(select(Employee)):
        if isinstance(employee, Engineer):
            print(employee.language)
            #> C
            #> C

with Session(engine) as session:
    all_columns = selectin_polymorphic(Employee, [Engineer])
    for employee in session.scalars(select(Employee).options(all_columns)):
        if isinstance(employee, Engineer):
            print(employee.language)
            #> C
            #> C
# --8<-- [end:example]

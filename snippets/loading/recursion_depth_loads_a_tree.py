"""`recursion_depth=-1` loads a tree with one SELECT for each level."""

import os
import tempfile

from sqlalchemy import ForeignKey, create_engine, select
from sqlalchemy.orm import (
    DeclarativeBase,
    Mapped,
    Session,
    mapped_column,
    relationship,
    selectinload,
)


class Base(DeclarativeBase):
    pass


class Employee(Base):
    __tablename__ = "employees"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    manager_id: Mapped[int | None] = mapped_column(ForeignKey("employees.id"))
    manager: Mapped["Employee | None"] = relationship(
        back_populates="reports", remote_side="Employee.id"
    )
    reports: Mapped[list["Employee"]] = relationship(back_populates="manager")


engine = create_engine(
    os.environ.get("DATABASE_URL")
    or f"sqlite:///{tempfile.mkdtemp()}/example.db"
)
Base.metadata.create_all(engine)

with Session(engine) as session:
    grace = Employee(name="grace", reports=[Employee(name="alan")])
    session.add(Employee(name="ada", reports=[grace]))
    session.commit()

# --8<-- [start:example]
with Session(engine) as session:
    tree = selectinload(Employee.reports, recursion_depth=-1)
    heads = select(Employee).where(Employee.manager_id.is_(None))
    ada = session.scalars(heads.options(tree)).one()
    print(ada.reports[0].reports[0].name)
    #> alan
# --8<-- [end:example]

"""Without `remote_side`, the two sides of a self-reference are refused."""
# not with: one-way relationships
# cure: Give the manager's side `remote_side="Employee.id"`.

import os
import tempfile

from sqlalchemy import ForeignKey, create_engine
from sqlalchemy.exc import ArgumentError
from sqlalchemy.orm import (
    DeclarativeBase,
    Mapped,
    mapped_column,
    relationship,
)


class Base(DeclarativeBase):
    pass


class Employee(Base):
    __tablename__ = "employees"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    manager_id: Mapped[int | None] = mapped_column(ForeignKey("employees.id"))
    manager: Mapped["Employee | None"] = relationship(back_populates="reports")
    reports: Mapped[list["Employee"]] = relationship(back_populates="manager")


engine = create_engine(
    os.environ.get("DATABASE_URL")
    or f"sqlite:///{tempfile.mkdtemp()}/example.db"
)

# --8<-- [start:example]
try:
    Employee(name="ada")
except ArgumentError as error:
    print(str(error).split(" are")[0])
    #> Employee.manager and back-reference Employee.reports
# --8<-- [end:example]

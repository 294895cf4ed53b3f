"""In a self-reference, the flush inserts each manager before the reports."""

import os
import tempfile

from sqlalchemy import ForeignKey, create_engine, select
from sqlalchemy.orm import (
    DeclarativeBase,
    Mapped,
    Session,
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
    manager: Mapped["Employee | None"] = relationship(
        back_populates="reports", remote_side="Employee.id"
    )
    reports: Mapped[list["Employee"]] = relationship(back_populates="manager")


engine = create_engine(
    os.environ.get("DATABASE_URL")
    or f"sqlite:///{tempfile.mkdtemp()}/example.db"
)
Base.metadata.create_all(engine)

# --8<-- [start:example]
with Session(engine) as session:
    alan = Employee(name="alan")
    alan.manager = Employee(name="grace", manager=Employee(name="ada"))
    session.add(alan)
    session.commit()
    employees = select(Employee.name, Employee.manager_id)
    print(session.execute(employees.order_by(Employee.id)).all())
    #> [('ada', None), ('grace', 1), ('alan', 2)]
# --8<-- [end:example]

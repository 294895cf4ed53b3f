"""A number as `recursion_depth` ends where a row is its own ancestor."""

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
    session.add(Employee(id=1, name="ada", manager_id=1))
    session.commit()

# --8<-- [start:example]
with Session(engine) as session:
    tree = selectinload(Employee.reports, recursion_depth=3)
    ada = session.scalars(select(Employee).options(tree)).one()
    print(ada.reports == [ada])
    #> True
# --8<-- [end:example]

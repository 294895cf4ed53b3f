"""In a tree with `delete-orphan`, a node that becomes a root is deleted."""
# not with: one-way relationships
# cure: Use `cascade="all"` in a tree.
# not with: AsyncSession

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
    reports: Mapped[list["Employee"]] = relationship(
        back_populates="manager", cascade="all, delete-orphan"
    )


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
    alan = session.scalars(select(Employee).filter_by(name="alan")).one()
    print(alan.manager and alan.manager.name)
    #> grace
    alan.manager = None
    session.commit()
    names = select(Employee.name).order_by(Employee.id)
    print(session.scalars(names).all())
    #> ['ada', 'grace']
# --8<-- [end:example]

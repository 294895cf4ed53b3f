"""In joined inheritance, the new object gets no row in its own table."""
# cure: Call `flush()` after the `delete()`.

import os
import tempfile

from sqlalchemy import ForeignKey, create_engine, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column


class Base(DeclarativeBase):
    pass


class Employee(Base):
    __tablename__ = "employees"
    __mapper_args__ = {"polymorphic_on": "kind"}  # noqa: RUF012
    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]
    name: Mapped[str]


class Manager(Employee):
    __tablename__ = "managers"
    __mapper_args__ = {"polymorphic_identity": "manager"}  # noqa: RUF012
    id: Mapped[int] = mapped_column(
        ForeignKey("employees.id"), primary_key=True
    )
    level: Mapped[str | None]


class Worker(Employee):
    __tablename__ = "workers"
    __mapper_args__ = {"polymorphic_identity": "worker"}  # noqa: RUF012
    id: Mapped[int] = mapped_column(
        ForeignKey("employees.id"), primary_key=True
    )
    skill: Mapped[str | None]


engine = create_engine(
    os.environ.get("DATABASE_URL")
    or f"sqlite:///{tempfile.mkdtemp()}/example.db"
)
Base.metadata.create_all(engine)

with Session(engine) as session:
    session.add(Manager(name="ada", level="top"))
    session.commit()

# --8<-- [start:example]
with Session(engine) as session:
    session.delete(session.get_one(Manager, 1))
    session.add(Worker(id=1, name="grace"))
    session.commit()
    for table in Base.metadata.sorted_tables:
        print(table.name, session.execute(select(table)).all())
        #> employees [(1, 'worker', 'grace')]
        #> managers [(1, 'top')]
        #> workers []

with Session(engine) as session:
    print(session.scalars(select(Worker)).all())
    #> []
# --8<-- [end:example]

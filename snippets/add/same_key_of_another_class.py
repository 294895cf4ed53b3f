"""An object of another class takes over the row, and its old values."""
# cure: Call `flush()` after the `delete()`.

import os
import tempfile

from sqlalchemy import create_engine, select
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
    __mapper_args__ = {"polymorphic_identity": "manager"}  # noqa: RUF012
    level: Mapped[str | None]


class Worker(Employee):
    __mapper_args__ = {"polymorphic_identity": "worker"}  # noqa: RUF012


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
    print(session.execute(select(Employee.__table__)).all())
    #> [(1, 'worker', 'grace', 'top')]
# --8<-- [end:example]

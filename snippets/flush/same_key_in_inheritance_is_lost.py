"""Between a base class and its subclass, a row with the same key is lost."""
# cure: Flush the delete before you add the new object.

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
    __mapper_args__ = {  # noqa: RUF012
        "polymorphic_on": "kind",
        "polymorphic_identity": "employee",
    }
    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]
    name: Mapped[str]
    boss_id: Mapped[int | None] = mapped_column(ForeignKey("employees.id"))
    boss: Mapped["Manager | None"] = relationship(remote_side="Manager.id")


class Manager(Employee):
    __mapper_args__ = {"polymorphic_identity": "manager"}  # noqa: RUF012


engine = create_engine(
    os.environ.get("DATABASE_URL")
    or f"sqlite:///{tempfile.mkdtemp()}/example.db"
)
Base.metadata.create_all(engine)

with Session(engine) as session:
    session.add(Employee(id=1, name="ada"))
    session.commit()

# --8<-- [start:example]
with Session(engine) as session:
    session.delete(session.get_one(Employee, 1))
    session.add(Employee(id=1, name="grace"))
    session.commit()
    print(session.scalars(select(Employee.name)).all())
    #> []
# --8<-- [end:example]

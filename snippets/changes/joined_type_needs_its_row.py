"""In joined inheritance, a new type needs a row in the new class's table."""
# cure: Insert it with SQL, delete the sibling class's, then load the object.
# not with: AsyncSession

import os
import tempfile

from sqlalchemy import ForeignKey, create_engine, select, text, update
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column


class Base(DeclarativeBase):
    pass


class Employee(Base):
    __tablename__ = "employees"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    type: Mapped[str]
    __mapper_args__ = {"polymorphic_on": "type"}  # noqa: RUF012


class Engineer(Employee):
    __tablename__ = "engineers"
    id: Mapped[int] = mapped_column(
        ForeignKey("employees.id"), primary_key=True
    )
    __mapper_args__ = {"polymorphic_identity": "engineer"}  # noqa: RUF012


class Manager(Employee):
    __tablename__ = "managers"
    id: Mapped[int] = mapped_column(
        ForeignKey("employees.id"), primary_key=True
    )
    team: Mapped[str]
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
    to_manager = update(Employee).values(type="manager")
    session.execute(to_manager.where(Employee.id == 1))
    session.commit()
    print(session.scalars(select(Manager)).all())
    #> []

    session.execute(text("DELETE FROM engineers WHERE id = 1"))
    session.execute(text("INSERT INTO managers VALUES (1, 'compilers')"))
    session.commit()
    employee = session.get_one(Employee, 1)
    print(type(employee).__name__, session.get_one(Manager, 1).team)
    #> Manager compilers
# --8<-- [end:example]

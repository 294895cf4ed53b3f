"""In joined inheritance, a subclass's server default is not loaded."""
# cure: Map the base class with `eager_defaults=True`, or read the attribute
# cure: before the Session closes.

import os
import tempfile

from sqlalchemy import ForeignKey, create_engine, inspect
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column
from sqlalchemy.orm.exc import DetachedInstanceError


class Base(DeclarativeBase):
    pass


class Employee(Base):
    __tablename__ = "employees"
    id: Mapped[int] = mapped_column(primary_key=True)
    type: Mapped[str]
    __mapper_args__ = {"polymorphic_on": "type"}  # noqa: RUF012


class Engineer(Employee):
    __tablename__ = "engineers"
    id: Mapped[int] = mapped_column(
        ForeignKey("employees.id"), primary_key=True
    )
    level: Mapped[str] = mapped_column(server_default="junior")
    __mapper_args__ = {"polymorphic_identity": "engineer"}  # noqa: RUF012


engine = create_engine(
    os.environ.get("DATABASE_URL")
    or f"sqlite:///{tempfile.mkdtemp()}/example.db"
)
Base.metadata.create_all(engine)

# --8<-- [start:example]
with Session(engine, expire_on_commit=False) as session:
    engineer = Engineer()
    session.add(engineer)
    session.commit()
    print(inspect(engineer).unloaded)
    #> {'level'}

try:
    print(engineer.level)
except DetachedInstanceError as error:
    print(type(error).__name__)
    #> DetachedInstanceError
# --8<-- [end:example]

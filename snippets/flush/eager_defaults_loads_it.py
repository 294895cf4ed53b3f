"""With `eager_defaults` on the base class, a subclass's default is loaded."""

import os
import tempfile

from sqlalchemy import ForeignKey, create_engine, inspect
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column


class Base(DeclarativeBase):
    pass


class Employee(Base):
    __tablename__ = "employees"
    id: Mapped[int] = mapped_column(primary_key=True)
    type: Mapped[str]
    __mapper_args__ = {  # noqa: RUF012
        "polymorphic_on": "type",
        "eager_defaults": True,
    }


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
    #> set()

print(engineer.level)
#> junior
# --8<-- [end:example]

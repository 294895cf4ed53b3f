"""Two rows that refer to each other cannot be deleted in one flush."""
# cure: Set one to None and flush, or map both sides with `post_update=True`.

import os
import tempfile

from sqlalchemy import ForeignKey, create_engine, select
from sqlalchemy.exc import CircularDependencyError
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
    manager: Mapped["Employee | None"] = relationship(remote_side="Employee.id")


engine = create_engine(
    os.environ.get("DATABASE_URL")
    or f"sqlite:///{tempfile.mkdtemp()}/example.db"
)
Base.metadata.create_all(engine)

with Session(engine) as session:
    ada, grace = Employee(name="ada"), Employee(name="grace")
    session.add_all([ada, grace])
    session.flush()
    ada.manager_id, grace.manager_id = grace.id, ada.id
    session.commit()

# --8<-- [start:example]
with Session(engine) as session:
    ada, grace = session.scalars(select(Employee).order_by(Employee.id))
    session.delete(ada)
    session.delete(grace)
    try:
        session.flush()
    except CircularDependencyError as error:
        print(type(error).__name__)
        #> CircularDependencyError
    session.rollback()

    ada.manager = None
    session.flush()
    session.delete(ada)
    session.delete(grace)
    session.commit()
# --8<-- [end:example]

"""In joined inheritance, a WHERE on the base class finds all rows."""
# cure: Put the keys of the base class into the WHERE, with `in_()`.

import os
import tempfile
import warnings

from sqlalchemy import ForeignKey, create_engine, select, update
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column


class Base(DeclarativeBase):
    pass


class Employee(Base):
    __tablename__ = "employees"
    __mapper_args__ = {"polymorphic_on": "kind"}  # noqa: RUF012
    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]
    name: Mapped[str]


class Engineer(Employee):
    __tablename__ = "engineers"
    __mapper_args__ = {"polymorphic_identity": "engineer"}  # noqa: RUF012
    id: Mapped[int] = mapped_column(
        ForeignKey("employees.id"), primary_key=True
    )
    language: Mapped[str]


engine = create_engine(
    os.environ.get("DATABASE_URL")
    or f"sqlite:///{tempfile.mkdtemp()}/example.db"
)
Base.metadata.create_all(engine)

with Session(engine) as session:
    session.add(Engineer(name="ada", language="C"))
    session.add(Engineer(name="grace", language="C"))
    session.commit()

# --8<-- [start:example]
with Session(engine) as session:
    by_name = update(Engineer).where(Engineer.name == "ada")
    with warnings.catch_warnings(record=True, action="always") as caught:
        session.execute(
            by_name.values(language="Ada"),
            execution_options={"synchronize_session": False},
        )
    print(caught[0].category.__name__)
    #> SAWarning
    query = select(Engineer.language).order_by(Engineer.id)
    print(session.scalars(query).all())
    #> ['Ada', 'Ada']
    session.rollback()

    keys = select(Employee.id).where(Employee.name == "ada")
    by_key = update(Engineer).where(Engineer.id.in_(keys))
    session.execute(
        by_key.values(language="Ada"),
        execution_options={"synchronize_session": False},
    )
    print(session.scalars(query).all())
    #> ['Ada', 'C']
# --8<-- [end:example]

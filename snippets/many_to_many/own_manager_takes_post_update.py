"""With `post_update` on both sides, a boss can be his own manager."""
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
        back_populates="reports",
        remote_side="Employee.id",
        post_update=True,
    )
    reports: Mapped[list["Employee"]] = relationship(
        back_populates="manager", post_update=True
    )


engine = create_engine(
    os.environ.get("DATABASE_URL")
    or f"sqlite:///{tempfile.mkdtemp()}/example.db"
)
Base.metadata.create_all(engine)

# --8<-- [start:example]
with Session(engine) as session:
    boss = Employee(name="ada")
    boss.manager = boss
    session.add(boss)
    session.commit()
    print(boss.manager is boss, boss.reports == [boss])
    #> True True

    session.delete(boss)
    session.commit()
    print(session.scalars(select(Employee)).all())
    #> []
# --8<-- [end:example]

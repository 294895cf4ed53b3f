"""A new child does not count as a change of its parent."""
# cure: Call `flag_modified()`, or count versions of the children.
# not with: AsyncSession

import os
import tempfile

from sqlalchemy import ForeignKey, create_engine
from sqlalchemy.orm import (
    DeclarativeBase,
    Mapped,
    Session,
    mapped_column,
    relationship,
)
from sqlalchemy.orm.attributes import flag_modified


class Base(DeclarativeBase):
    pass


class Order(Base):
    __tablename__ = "orders"
    id: Mapped[int] = mapped_column(primary_key=True)
    customer: Mapped[str]
    lines: Mapped[list["Line"]] = relationship()
    version: Mapped[int] = mapped_column()
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012


class Line(Base):
    __tablename__ = "lines"
    id: Mapped[int] = mapped_column(primary_key=True)
    order_id: Mapped[int] = mapped_column(ForeignKey("orders.id"))
    product: Mapped[str]


engine = create_engine(
    os.environ.get("DATABASE_URL")
    or f"sqlite:///{tempfile.mkdtemp()}/example.db"
)
Base.metadata.create_all(engine)

with Session(engine) as session:
    session.add(Order(customer="ada"))
    session.commit()

# --8<-- [start:example]
with Session(engine) as session:
    order = session.get_one(Order, 1)
    order.lines.append(Line(product="tea"))
    session.commit()
    print(order.version)
    #> 1

    order.lines.append(Line(product="milk"))
    flag_modified(order, "customer")
    session.commit()
    print(order.version)
    #> 2
# --8<-- [end:example]

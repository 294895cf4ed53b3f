"""A new list whose children bring the old keys keeps what they do not set."""
# cure: Empty the list and flush first, or change the children that are there.
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


class Order(Base):
    __tablename__ = "orders"
    id: Mapped[int] = mapped_column(primary_key=True)
    customer: Mapped[str]
    lines: Mapped[list["Line"]] = relationship(cascade="all, delete-orphan")


class Line(Base):
    __tablename__ = "lines"
    order_id: Mapped[int] = mapped_column(
        ForeignKey("orders.id"), primary_key=True
    )
    number: Mapped[int] = mapped_column(primary_key=True)
    product: Mapped[str]
    quantity: Mapped[int | None]


engine = create_engine(
    os.environ.get("DATABASE_URL")
    or f"sqlite:///{tempfile.mkdtemp()}/example.db"
)
Base.metadata.create_all(engine)

with Session(engine) as session:
    session.add(
        Order(
            customer="ada",
            lines=[Line(number=1, product="coffee", quantity=5)],
        )
    )
    session.commit()

# --8<-- [start:example]
with Session(engine) as session:
    order = session.get_one(Order, 1)
    order.lines = [Line(number=1, product="tea")]
    session.commit()
    query = select(Line.product, Line.quantity)
    print(session.execute(query).all())
    #> [('tea', 5)]

    order.lines = []
    session.flush()
    order.lines = [Line(number=1, product="milk")]
    session.commit()
    print(session.execute(query).all())
    #> [('milk', None)]
# --8<-- [end:example]

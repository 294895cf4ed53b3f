"""On SQLite, nothing waits: the object is as old as its joined list."""

import os
import tempfile

from sqlalchemy import ForeignKey, create_engine, select
from sqlalchemy.orm import (
    DeclarativeBase,
    Mapped,
    Session,
    joinedload,
    mapped_column,
    relationship,
)


class Base(DeclarativeBase):
    pass


class Order(Base):
    __tablename__ = "orders"
    id: Mapped[int] = mapped_column(primary_key=True)
    total: Mapped[int]
    lines: Mapped[list["Line"]] = relationship(back_populates="order")


class Line(Base):
    __tablename__ = "lines"
    id: Mapped[int] = mapped_column(primary_key=True)
    price: Mapped[int]
    order_id: Mapped[int] = mapped_column(ForeignKey("orders.id"))
    order: Mapped[Order] = relationship(back_populates="lines")


engine = create_engine(
    os.environ.get("DATABASE_URL")
    or f"sqlite:///{tempfile.mkdtemp()}/example.db"
)
Base.metadata.create_all(engine)

with Session(engine) as session:
    session.add(Order(total=0))
    session.commit()

# --8<-- [start:example]
locked = (
    select(Order).options(joinedload(Order.lines)).with_for_update(of=Order)
)

with Session(engine) as session, Session(engine) as other:
    order = session.scalars(locked).unique().one()
    order.total = 10
    order.lines.append(Line(price=10))
    session.flush()

    order = other.scalars(locked).unique().one()
    session.commit()
    print(order.total, len(order.lines))
    #> 0 0
    other.refresh(order)
    print(order.total, len(order.lines))
    #> 10 1
# --8<-- [end:example]

"""On SQLite, nothing waits: the object is as old as its joined list."""

import os
import tempfile

from sqlalchemy import ForeignKey, create_engine, select, update
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
    order_id: Mapped[int | None] = mapped_column(ForeignKey("orders.id"))
    order: Mapped[Order | None] = relationship(back_populates="lines")


engine = create_engine(
    os.environ.get("DATABASE_URL")
    or f"sqlite:///{tempfile.mkdtemp()}/example.db"
)
Base.metadata.create_all(engine)

with Session(engine) as session:
    session.add_all([Order(total=0), Line(price=10)])
    session.commit()

# --8<-- [start:example]
locked = (
    select(Order).options(joinedload(Order.lines)).with_for_update(of=Order)
)

with engine.connect() as other, Session(engine) as session:
    other.execute(update(Order).values(total=10))
    other.execute(update(Line).values(order_id=1))

    order = session.scalars(locked).unique().one()
    other.commit()
    print(order.total, len(order.lines))
    #> 0 0
    session.refresh(order)
    print(order.total, len(order.lines))
    #> 10 1
# --8<-- [end:example]

"""On PostgreSQL, a joined list is as old as the start of the wait."""
# not with: REPEATABLE READ
# cure: Load it with `selectinload()`: its query follows the wait.

import os
from threading import Timer

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


engine = create_engine(os.environ["DATABASE_URL"])  # of PostgreSQL
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

    timer = Timer(0.4, session.commit)  # while the next line waits
    timer.start()
    order = other.scalars(locked).unique().one()
    timer.join()
    print(order.total, len(order.lines))
    #> 10 0
    other.expire(order, ["lines"])
    print(order.total, len(order.lines))
    #> 10 1
# --8<-- [end:example]

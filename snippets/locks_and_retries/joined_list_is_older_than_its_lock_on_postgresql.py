"""On PostgreSQL, a joined list is as old as the start of the wait."""
# not with: REPEATABLE READ
# cure: Load it with `selectinload()`: its query follows the wait.
# not with: AsyncSession

import os
from concurrent.futures import ThreadPoolExecutor
from threading import Timer

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


engine = create_engine(os.environ["DATABASE_URL"])  # of PostgreSQL
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

    with ThreadPoolExecutor() as pool:
        pool.submit(Timer(0.4, other.commit).run)  # while the next line waits
        order = session.scalars(locked).unique().one()
    print(order.total, len(order.lines))
    #> 10 0
    session.expire(order, ["lines"])
    print(order.total, len(order.lines))
    #> 10 1
# --8<-- [end:example]

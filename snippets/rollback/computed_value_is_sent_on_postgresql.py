"""On PostgreSQL, an old object with a computed column cannot be added again."""
# cure: Add a new object.

import os

from sqlalchemy import Computed, create_engine
from sqlalchemy.exc import ProgrammingError
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column


class Base(DeclarativeBase):
    pass


class Order(Base):
    __tablename__ = "orders"
    id: Mapped[int] = mapped_column(primary_key=True)
    price: Mapped[int]
    tax: Mapped[int] = mapped_column(Computed("price / 5", persisted=True))


engine = create_engine(os.environ["DATABASE_URL"])  # of PostgreSQL
Base.metadata.create_all(engine)

# --8<-- [start:example]
with Session(engine) as session:
    order = Order(price=10)
    session.add(order)
    session.flush()
    print(order.tax)
    #> 2
    session.rollback()

    session.add(order)
    try:
        session.flush()
    except ProgrammingError as error:
        print(type(error).__name__)
        #> ProgrammingError
# --8<-- [end:example]

"""Each UPDATE of a flush expires the computed columns of its row."""
# cure: Map the class with `eager_defaults=True`, or `refresh()` the object
# cure: before the Session closes.

import os
import tempfile

from sqlalchemy import Computed, create_engine, inspect
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column
from sqlalchemy.orm.exc import DetachedInstanceError


class Base(DeclarativeBase):
    pass


class Order(Base):
    __tablename__ = "orders"
    id: Mapped[int] = mapped_column(primary_key=True)
    note: Mapped[str | None]
    price: Mapped[int]
    tax: Mapped[int] = mapped_column(Computed("price / 5", persisted=True))


engine = create_engine(
    os.environ.get("DATABASE_URL")
    or f"sqlite:///{tempfile.mkdtemp()}/example.db"
)
Base.metadata.create_all(engine)

with Session(engine) as session:
    session.add(Order(price=10))
    session.commit()

# --8<-- [start:example]
with Session(engine, expire_on_commit=False) as session:
    order = session.get_one(Order, 1)
    order.note = "gift"  # tax does not depend on it
    session.commit()
    print(inspect(order).unloaded)
    #> {'tax'}

try:
    print(order.tax)
except DetachedInstanceError as error:
    print(type(error).__name__)
    #> DetachedInstanceError
# --8<-- [end:example]

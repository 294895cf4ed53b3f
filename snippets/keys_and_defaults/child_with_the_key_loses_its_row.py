"""A loaded child whose own key holds the parent's key loses its row."""
# not with: lazy="selectin"
# cure: Load the parent's list before you change the key.

import os
import tempfile
from typing import Any

from sqlalchemy import ForeignKey, create_engine, event
from sqlalchemy.orm import (
    DeclarativeBase,
    Mapped,
    Session,
    mapped_column,
    relationship,
)
from sqlalchemy.orm.exc import ObjectDeletedError


class Base(DeclarativeBase):
    pass


class Order(Base):
    __tablename__ = "orders"
    code: Mapped[str] = mapped_column(primary_key=True)
    items: Mapped[list["Item"]] = relationship()


class Item(Base):
    __tablename__ = "items"
    order_code: Mapped[str] = mapped_column(
        ForeignKey("orders.code", onupdate="CASCADE"), primary_key=True
    )
    number: Mapped[int] = mapped_column(primary_key=True)


engine = create_engine(
    os.environ.get("DATABASE_URL")
    or f"sqlite:///{tempfile.mkdtemp()}/example.db"
)


@event.listens_for(engine, "connect")
def enforce_foreign_keys(connection: Any, record: Any) -> None:
    if engine.dialect.name == "sqlite":  # PostgreSQL always does
        cursor = connection.cursor()
        cursor.execute("PRAGMA foreign_keys = ON")
        cursor.close()


Base.metadata.create_all(engine)

with Session(engine) as session:
    session.add(Order(code="A", items=[Item(number=1)]))
    session.commit()

# --8<-- [start:example]
with Session(engine) as session:
    order = session.get_one(Order, "A")
    item = session.get_one(Item, ("A", 1))
    order.code = "B"
    session.flush()
    session.expire(item)
    try:
        print(item.order_code)
    except ObjectDeletedError as error:
        print(type(error).__name__)
        #> ObjectDeletedError
    session.rollback()

    print(len(order.items))  # loads the list
    #> 1
    order.code = "B"
    session.flush()
    session.expire(item)
    print(item.order_code)
    #> B
    session.commit()
# --8<-- [end:example]

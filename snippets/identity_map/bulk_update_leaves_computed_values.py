"""A bulk UPDATE leaves a loaded `column_property` as it was."""

import os
import tempfile

from sqlalchemy import create_engine, update
from sqlalchemy.orm import (
    DeclarativeBase,
    Mapped,
    Session,
    column_property,
    mapped_column,
)


class Base(DeclarativeBase):
    pass


class Item(Base):
    __tablename__ = "items"
    id: Mapped[int] = mapped_column(primary_key=True)
    price: Mapped[int] = mapped_column()
    pieces: Mapped[int] = mapped_column()
    total: Mapped[int] = column_property(price * pieces)


engine = create_engine(
    os.environ.get("DATABASE_URL")
    or f"sqlite:///{tempfile.mkdtemp()}/example.db"
)
Base.metadata.create_all(engine)

with Session(engine) as session:
    session.add(Item(price=10, pieces=2))
    session.commit()

# --8<-- [start:example]
with Session(engine) as session:
    item = session.get_one(Item, 1)
    session.execute(update(Item).values(price=20))
    print(item.price, item.total)
    #> 20 20

    session.refresh(item)
    print(item.price, item.total)
    #> 20 40
# --8<-- [end:example]

"""An UPDATE whose WHERE checks the stock sells the last piece once."""
# not with: REPEATABLE READ

import os
import tempfile

from sqlalchemy import create_engine, update
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column


class Base(DeclarativeBase):
    pass


class Product(Base):
    __tablename__ = "products"
    id: Mapped[int] = mapped_column(primary_key=True)
    stock: Mapped[int]


engine = create_engine(
    os.environ.get("DATABASE_URL")
    or f"sqlite:///{tempfile.mkdtemp()}/example.db"
)
Base.metadata.create_all(engine)

with Session(engine) as session:
    session.add(Product(stock=1))
    session.commit()

# --8<-- [start:example]
take_one = (
    update(Product)
    .where(Product.id == 1, Product.stock >= 1)
    .values(stock=Product.stock - 1)
    .returning(Product.stock)
)

with Session(engine) as session, Session(engine) as other:
    print(session.get_one(Product, 1).stock, other.get_one(Product, 1).stock)
    #> 1 1

    print(session.scalar(take_one))
    #> 0
    session.commit()
    print(other.scalar(take_one))
    #> None
    other.commit()
# --8<-- [end:example]

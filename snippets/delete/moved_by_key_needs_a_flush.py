"""A child moved by its key needs a flush before its old parent is deleted."""
# cure: Flush before `delete()`, or move it with `address.user = grace`.
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


class User(Base):
    __tablename__ = "users"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    addresses: Mapped[list["Address"]] = relationship(back_populates="user")


class Address(Base):
    __tablename__ = "addresses"
    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str]
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    user: Mapped["User | None"] = relationship(back_populates="addresses")


engine = create_engine(
    os.environ.get("DATABASE_URL")
    or f"sqlite:///{tempfile.mkdtemp()}/example.db"
)
Base.metadata.create_all(engine)

with Session(engine) as session:
    address = Address(email="ada@example.com")
    session.add_all([User(name="ada", addresses=[address]), User(name="grace")])
    session.commit()

# --8<-- [start:example]
with Session(engine) as session:
    ada, grace = session.scalars(select(User).order_by(User.id))
    address = session.get_one(Address, 1)
    address.user_id = grace.id
    session.delete(ada)
    session.flush()
    print(address.user_id)
    #> None
    session.rollback()

    address.user_id = grace.id
    session.flush()
    session.delete(ada)
    session.commit()
    print(address.user_id)
    #> 2
# --8<-- [end:example]

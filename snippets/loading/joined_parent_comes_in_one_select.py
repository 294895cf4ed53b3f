"""`joinedload()` of a parent sends one SELECT, and needs no `unique()`."""

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


class User(Base):
    __tablename__ = "users"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    addresses: Mapped[list["Address"]] = relationship(back_populates="user")


class Address(Base):
    __tablename__ = "addresses"
    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str]
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    user: Mapped["User"] = relationship(back_populates="addresses")


engine = create_engine(
    os.environ.get("DATABASE_URL")
    or f"sqlite:///{tempfile.mkdtemp()}/example.db"
)
Base.metadata.create_all(engine)

with Session(engine) as session:
    for name in ("ada", "alan", "grace"):
        address = Address(email=f"{name}@example.com")
        session.add(User(name=name, addresses=[address]))
    session.commit()

# --8<-- [start:example]
with Session(engine) as session:
    with_user = select(Address).options(joinedload(Address.user))
    addresses = session.scalars(with_user.order_by(Address.id)).all()
    print([address.user.name for address in addresses])
    #> ['ada', 'alan', 'grace']
# --8<-- [end:example]

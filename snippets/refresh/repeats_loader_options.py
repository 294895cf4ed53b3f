"""Refresh repeats the options that the object was loaded with."""

import os
import tempfile

from sqlalchemy import ForeignKey, create_engine, inspect
from sqlalchemy.orm import (
    DeclarativeBase,
    Mapped,
    Session,
    mapped_column,
    relationship,
    selectinload,
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
    session.add(User(name="ada"))
    session.commit()

# --8<-- [start:example]
with Session(engine) as session:
    with_addresses = selectinload(User.addresses)
    user = session.get_one(User, 1, options=[with_addresses])
    session.refresh(user)
    print(inspect(user).unloaded)
    #> set()
# --8<-- [end:example]

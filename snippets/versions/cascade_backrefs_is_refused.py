"""`cascade_backrefs=True` raises: the backref cascade is gone."""
# cure: Leave the argument out, and `add()` the child.

import os
import tempfile

from sqlalchemy import ForeignKey, create_engine
from sqlalchemy.exc import ArgumentError
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
try:
    relationship(back_populates="user", cascade_backrefs=True)
except ArgumentError as error:
    print(type(error).__name__)
    #> ArgumentError
with Session(engine) as session:
    user = session.get_one(User, 1)
    address = Address(email="ada@example.com")
    address.user = user
    print(address in session)
    #> False
    session.add(address)
    session.commit()
# --8<-- [end:example]

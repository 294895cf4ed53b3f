"""`delete-orphan` on a many-to-one relationship is refused at the first use."""
# cure: Put the cascade on the list: `User.addresses`.

import os
import tempfile

from sqlalchemy import ForeignKey, create_engine
from sqlalchemy.exc import ArgumentError, InvalidRequestError
from sqlalchemy.orm import (
    DeclarativeBase,
    Mapped,
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
    user: Mapped["User"] = relationship(
        back_populates="addresses", cascade="all, delete-orphan"
    )


engine = create_engine(
    os.environ.get("DATABASE_URL")
    or f"sqlite:///{tempfile.mkdtemp()}/example.db"
)

# --8<-- [start:example]
try:
    User(name="ada")
except ArgumentError as error:
    print(str(error).split(",")[0])
    #> For many-to-one relationship Address.user

try:
    User(name="ada")
except InvalidRequestError as error:
    print(str(error).split(" -")[0])
    #> One or more mappers failed to initialize
# --8<-- [end:example]

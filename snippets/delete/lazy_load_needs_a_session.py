"""A detached object cannot load a relationship."""
# not with: lazy="selectin"
# cure: Use `selectinload()` in the query, and `expire_on_commit=False`.

import os
import tempfile

from sqlalchemy import ForeignKey, create_engine, select
from sqlalchemy.orm import (
    DeclarativeBase,
    Mapped,
    Session,
    mapped_column,
    relationship,
    selectinload,
)
from sqlalchemy.orm.exc import DetachedInstanceError


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
    address = Address(email="ada@example.com")
    session.add(User(name="ada", addresses=[address]))
    session.commit()

# --8<-- [start:example]
with Session(engine) as session:
    user = session.get_one(User, 1)

try:
    print(user.addresses)
except DetachedInstanceError as error:
    print("lazy load operation of attribute 'addresses'" in str(error))
    #> True

with Session(engine, expire_on_commit=False) as session:
    query = select(User).options(selectinload(User.addresses))
    user = session.scalars(query).one()
    session.commit()
print(user.addresses[0].email)
#> ada@example.com
# --8<-- [end:example]

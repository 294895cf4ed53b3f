"""A list that you give to an object is copied."""
# cure: Append to `user.addresses`.
# not with: AsyncSession

import os
import tempfile

from sqlalchemy import ForeignKey, create_engine
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

# --8<-- [start:example]
with Session(engine) as session:
    addresses: list[Address] = []
    user = User(name="ada", addresses=addresses)
    session.add(user)
    addresses.append(Address(email="ada@example.com"))
    session.commit()
    print(len(user.addresses))
    #> 0

    user.addresses.append(Address(email="ada@example.com"))
    session.commit()
    print(len(user.addresses))
    #> 1
# --8<-- [end:example]

"""A new child changes its parent's list, but not its row: no `onupdate`."""
# not with: AsyncSession

import os
import tempfile
from datetime import datetime

from sqlalchemy import ForeignKey, create_engine, func
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
    updated_at: Mapped[datetime | None] = mapped_column(onupdate=func.now())
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
    user = session.get_one(User, 1)
    user.addresses.append(Address(email="ada@example.com"))
    print(session.is_modified(user))
    #> True
    print(session.is_modified(user, include_collections=False))
    #> False
    session.commit()
    print(user.updated_at)
    #> None

    user.addresses.append(Address(email="lovelace@example.com"))
    user.updated_at = func.now()
    session.commit()
    print(user.updated_at is None)
    #> False
# --8<-- [end:example]

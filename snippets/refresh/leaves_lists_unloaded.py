"""Refresh of the whole object leaves a list to its next read."""
# not with: lazy="selectin"
# not with: REPEATABLE READ
# not with: AsyncSession

import os
import tempfile

from sqlalchemy import ForeignKey, create_engine, inspect
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
with Session(engine) as session:
    user = session.get_one(User, 1)
    print(len(user.addresses))
    #> 0
    with Session(engine) as other:
        other.add(Address(email="ada@example.com", user_id=1))
        other.commit()

    session.refresh(user)
    print(inspect(user).unloaded)
    #> {'addresses'}
    print(len(user.addresses))
    #> 1
# --8<-- [end:example]

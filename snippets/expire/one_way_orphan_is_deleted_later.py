"""A one-way orphan that `expire()` puts back is deleted by its next change."""
# not with: AsyncSession

import os
import tempfile

from sqlalchemy import ForeignKey, create_engine, func, select
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
    addresses: Mapped[list["Address"]] = relationship(
        cascade="all, delete-orphan", order_by="Address.id"
    )


class Address(Base):
    __tablename__ = "addresses"
    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str]
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))


engine = create_engine(
    os.environ.get("DATABASE_URL")
    or f"sqlite:///{tempfile.mkdtemp()}/example.db"
)
Base.metadata.create_all(engine)

with Session(engine) as session:
    session.add(
        User(name="ada", addresses=[Address(email="a"), Address(email="b")])
    )
    session.commit()

# --8<-- [start:example]
count = select(func.count(Address.id))
with Session(engine) as session:
    user = session.get_one(User, 1)
    first, second = user.addresses
    user.addresses.remove(first)
    session.expire(user)
    print(len(user.addresses))
    #> 2
    first.email = "a@example.org"
    session.commit()
    print(session.scalar(count))
    #> 1

    user.addresses.remove(second)
    session.expire_all()
    print(len(user.addresses))
    #> 1
    second.email = "b@example.org"
    session.commit()
    print(session.scalar(count))
    #> 1
# --8<-- [end:example]

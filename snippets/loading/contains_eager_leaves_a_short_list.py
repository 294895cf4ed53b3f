"""`contains_eager()` with a filter leaves a short list in the object."""
# not with: AsyncSession

import os
import tempfile

from sqlalchemy import ForeignKey, create_engine, select
from sqlalchemy.orm import (
    DeclarativeBase,
    Mapped,
    Session,
    contains_eager,
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
    emails = ("ada@example.com", "ada@example.org")
    addresses = [Address(email=email) for email in emails]
    session.add(User(name="ada", addresses=addresses))
    session.commit()

# --8<-- [start:example]
with Session(engine) as session:
    by_email = select(User).join(User.addresses)
    by_email = by_email.where(Address.email == "ada@example.org")
    short = by_email.options(contains_eager(User.addresses))
    user = session.scalars(short).unique().one()
    print(len(user.addresses))
    #> 1

    with_addresses = select(User).options(selectinload(User.addresses))
    session.scalars(with_addresses).one()
    print(len(user.addresses))
    #> 1

    session.expire(user, ["addresses"])
    print(len(user.addresses))
    #> 2
# --8<-- [end:example]

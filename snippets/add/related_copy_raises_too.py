"""A related copy raises as well, after `add()` took the object in."""
# not with: lazy="selectin"
# not with: joined inheritance
# cure: Use `merge()`, which copies onto the objects that are loaded.
# not with: AsyncSession

import os
import tempfile

from sqlalchemy import ForeignKey, create_engine, select
from sqlalchemy.exc import InvalidRequestError
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
    address = Address(email="ada@example.org")
    session.add(User(name="ada", addresses=[address]))
    session.commit()

# --8<-- [start:example]
with Session(engine) as session:
    address = session.get_one(Address, 1)
    print(address.user.name)
    #> ada
address.email = "ada@example.com"

with Session(engine) as session:
    user = session.get_one(User, 1)
    try:
        session.add(address)
    except InvalidRequestError as error:
        print(type(error).__name__)
        #> InvalidRequestError
    print(address in session, address.user in session)
    #> True False

    session.commit()
    print(session.scalars(select(Address.email)).all())
    #> ['ada@example.com']
# --8<-- [end:example]

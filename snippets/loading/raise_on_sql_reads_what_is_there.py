"""`lazy="raise"` refuses a parent that is there; `raise_on_sql` returns it."""
# cure: Load it with the query, or map it with `raise_on_sql`.

import os
import tempfile

from sqlalchemy import ForeignKey, create_engine
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
    user: Mapped["User"] = relationship(
        back_populates="addresses", lazy="raise"
    )
    owner: Mapped["User"] = relationship(lazy="raise_on_sql", viewonly=True)


engine = create_engine(
    os.environ.get("DATABASE_URL")
    or f"sqlite:///{tempfile.mkdtemp()}/example.db"
)
Base.metadata.create_all(engine)

with Session(engine) as session:
    address = Address(email="ada@example.com")
    session.add_all([User(name="ada", addresses=[address]), User(name="grace")])
    session.commit()

# --8<-- [start:example]
with Session(engine) as session:
    user = session.get_one(User, 1)
    address = session.get_one(Address, 1)
    print(address.owner is user)
    #> True
    try:
        print(address.user)
    except InvalidRequestError as error:
        print(error)
        #> 'Address.user' is not available due to lazy='raise'
# --8<-- [end:example]

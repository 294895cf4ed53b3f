"""Reading an attribute that you did not set leaves nothing to merge."""
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

with Session(engine) as session:
    address = Address(email="ada@example.com")
    session.add(User(name="ada", addresses=[address]))
    session.commit()

# --8<-- [start:example]
with Session(engine) as session:
    given = User(id=1)
    print(given.name, given.addresses)
    #> None []
    address = Address(id=1)
    print(address.user)
    #> None
    print("name" in vars(given), "user" in vars(address))
    #> False False

    user = session.merge(given)
    home = session.merge(address)
    print(session.is_modified(user), session.is_modified(home))
    #> False False
    print(user.name, [address.email for address in user.addresses])
    #> ada ['ada@example.com']
# --8<-- [end:example]

"""A validator of a list gets each child that comes in, by either side."""
# opens: session.add(Address(email="lovelace@example.com", user=user))
# not with: one-way relationships
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
    validates,
)


class Base(DeclarativeBase):
    pass


engine = create_engine(
    os.environ.get("DATABASE_URL")
    or f"sqlite:///{tempfile.mkdtemp()}/example.db"
)


# --8<-- [start:example]
class User(Base):
    __tablename__ = "users"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    addresses: Mapped[list["Address"]] = relationship(back_populates="user")

    @validates("addresses")
    def check_address(self, key: str, address: "Address") -> "Address":
        print(address.email)
        #> ada@example.com
        #> lovelace@example.com
        return address


class Address(Base):
    __tablename__ = "addresses"
    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str]
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    user: Mapped["User"] = relationship(back_populates="addresses")


Base.metadata.create_all(engine)

with Session(engine) as session:
    user = User(name="ada")
    session.add(user)
    user.addresses.append(Address(email="ada@example.com"))
    session.add(Address(email="lovelace@example.com", user=user))
    session.commit()
    print(len(user.addresses))
    #> 2
# --8<-- [end:example]

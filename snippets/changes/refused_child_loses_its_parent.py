"""A child that the new list refuses has left its old parent already."""
# opens: address.user = grace
# not with: one-way relationships
# cure: Roll back.
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
        if self.name == "grace":
            raise ValueError
        return address


class Address(Base):
    __tablename__ = "addresses"
    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str]
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    user: Mapped["User | None"] = relationship(back_populates="addresses")


Base.metadata.create_all(engine)

with Session(engine) as session:
    ada, grace = User(name="ada"), User(name="grace")
    address = Address(email="ada@example.com", user=ada)
    session.add_all([address, grace])
    session.commit()
    print(address.user is ada)
    #> True

    try:
        address.user = grace
    except ValueError:
        print(address.user is ada, address in ada.addresses)
        #> True False

    session.commit()
    print(address.user_id)
    #> None
# --8<-- [end:example]

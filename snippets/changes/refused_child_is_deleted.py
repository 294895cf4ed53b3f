"""With `delete-orphan`, a child that the new list refuses is deleted."""
# opens: session.commit()  # deletes the address
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
    addresses: Mapped[list["Address"]] = relationship(
        back_populates="user", cascade="all, delete-orphan"
    )

    @validates("addresses")
    def check_address(self, key: str, address: "Address") -> "Address":
        if self.name == "grace":
            raise ValueError
        return address


class Address(Base):
    __tablename__ = "addresses"
    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str]
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    user: Mapped["User"] = relationship(back_populates="addresses")


Base.metadata.create_all(engine)

with Session(engine) as session:
    ada, grace = User(name="ada"), User(name="grace")
    address = Address(email="ada@example.com", user=ada)
    session.add_all([address, grace])
    session.commit()

    try:
        address.user = grace
    except ValueError:
        session.rollback()
    print(address.user.name, len(ada.addresses))
    #> ada 1

    try:
        address.user = grace
    except ValueError as error:
        print(type(error).__name__)
        #> ValueError
    session.commit()  # deletes the address
    print(session.get(Address, 1))
    #> None
# --8<-- [end:example]

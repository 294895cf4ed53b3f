"""A new child that its own validator refuses is inserted, without parent."""
# opens: session.commit()  # inserts the address
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
    addresses: Mapped[list["Address"]] = relationship(back_populates="user")


class Address(Base):
    __tablename__ = "addresses"
    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str]
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    user: Mapped["User | None"] = relationship(back_populates="addresses")

    @validates("user")
    def check_user(self, key: str, user: User) -> User:
        raise ValueError


Base.metadata.create_all(engine)

with Session(engine) as session:
    user = User()
    session.add(user)
    session.commit()

    try:
        user.addresses.append(Address(email="ada@example.com"))
    except ValueError:
        print(len(user.addresses), len(session.new))
        #> 0 1
    session.commit()  # inserts the address
    address = session.get_one(Address, 1)
    print(address.email, address.user_id)
    #> ada@example.com None
# --8<-- [end:example]

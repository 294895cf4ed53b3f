"""A bulk UPDATE of a foreign key leaves the relationship as it was."""
# not with: AsyncSession

import os
import tempfile

from sqlalchemy import ForeignKey, create_engine, update
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
    addresses = [Address(email="ada@example.com")]
    session.add_all([User(name="ada", addresses=addresses), User(name="grace")])
    session.commit()

# --8<-- [start:example]
with Session(engine) as session:
    address = session.get_one(Address, 1)
    print(address.user.name)
    #> ada
    session.execute(update(Address).values(user_id=2))
    print(address.user_id, address.user.name)
    #> 2 ada
    session.expire(address, ["user"])
    print(address.user.name)
    #> grace
    session.commit()
# --8<-- [end:example]

"""An option does not refill a list that is loaded."""
# opens: session.scalars(with_addresses).all()
# not with: REPEATABLE READ
# not with: AsyncSession

import os
import tempfile

from sqlalchemy import ForeignKey, create_engine, select
from sqlalchemy.orm import (
    DeclarativeBase,
    Mapped,
    Session,
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
    address = Address(email="ada@example.com")
    session.add_all([User(name="ada", addresses=[address]), User(name="grace")])
    session.commit()

# --8<-- [start:example]
with Session(engine) as session:
    user = session.get_one(User, 1)
    print(len(user.addresses))
    #> 1
    with Session(engine) as other:
        other.add(Address(email="ada@example.org", user_id=1))
        other.commit()

    with_addresses = select(User).options(selectinload(User.addresses))
    session.scalars(with_addresses).all()
    print(len(user.addresses))
    #> 1

    anew = {"populate_existing": True}
    session.scalars(with_addresses, execution_options=anew).all()
    print(len(user.addresses))
    #> 2
# --8<-- [end:example]

"""In a one-way list, a moved child is deleted along with its old parent."""
# cure: Take the child out of the old list, or map both sides.
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
)


class Base(DeclarativeBase):
    pass


class User(Base):
    __tablename__ = "users"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    addresses: Mapped[list["Address"]] = relationship(cascade="all")


class Address(Base):
    __tablename__ = "addresses"
    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str]
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))


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
    ada, grace = session.scalars(select(User).order_by(User.id))
    address = ada.addresses[0]
    grace.addresses.append(address)
    session.flush()
    print(address.user_id, address in ada.addresses)
    #> 2 True

    session.delete(ada)
    session.commit()
    print(session.scalars(select(Address)).all())
    #> []
# --8<-- [end:example]

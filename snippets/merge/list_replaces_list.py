"""A merged list replaces the list; what is missing loses its parent."""

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
    addresses: Mapped[list["Address"]] = relationship(back_populates="user")


class Address(Base):
    __tablename__ = "addresses"
    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str]
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    user: Mapped["User | None"] = relationship(back_populates="addresses")


engine = create_engine(
    os.environ.get("DATABASE_URL")
    or f"sqlite:///{tempfile.mkdtemp()}/example.db"
)
Base.metadata.create_all(engine)

with Session(engine) as session:
    emails = ["ada@example.com", "ada@example.org"]
    addresses = [Address(email=email) for email in emails]
    session.add(User(name="ada", addresses=addresses))
    session.commit()

# --8<-- [start:example]
with Session(engine) as session:
    home = Address(id=1, email="ada@example.net")
    work = Address(email="work@example.com")
    session.merge(User(id=1, addresses=[home, work]))
    session.commit()

    rows = select(Address).order_by(Address.id)
    for address in session.scalars(rows):
        print(address.email, address.user_id)
        #> ada@example.net 1
        #> ada@example.org None
        #> work@example.com 1
# --8<-- [end:example]

"""`with_loader_criteria()` stays with the object: a refresh filters too."""
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
    with_loader_criteria,
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
    archived: Mapped[bool]
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    user: Mapped["User"] = relationship(back_populates="addresses")


engine = create_engine(
    os.environ.get("DATABASE_URL")
    or f"sqlite:///{tempfile.mkdtemp()}/example.db"
)
Base.metadata.create_all(engine)

with Session(engine) as session:
    old = Address(email="ada@example.com", archived=True)
    new = Address(email="ada@example.org", archived=False)
    session.add(User(name="ada", addresses=[old, new]))
    session.commit()

# --8<-- [start:example]
with Session(engine) as session:
    in_use = with_loader_criteria(Address, Address.archived.is_(False))
    user = session.scalars(select(User).options(in_use)).one()
    print([address.email for address in user.addresses])
    #> ['ada@example.org']

    session.refresh(user, ["addresses"])
    print([address.email for address in user.addresses])
    #> ['ada@example.org']
# --8<-- [end:example]

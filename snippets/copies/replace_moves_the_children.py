"""`dataclasses.replace()` moves the children, unless you give it new ones."""
# not with: AsyncSession

import os
import tempfile
from dataclasses import replace

from sqlalchemy import ForeignKey, create_engine
from sqlalchemy.orm import (
    DeclarativeBase,
    Mapped,
    MappedAsDataclass,
    Session,
    mapped_column,
    relationship,
)


class Base(MappedAsDataclass, DeclarativeBase):
    pass


class User(Base):
    __tablename__ = "users"
    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    name: Mapped[str]
    addresses: Mapped[list["Address"]] = relationship(
        default_factory=list, back_populates="user"
    )


class Address(Base):
    __tablename__ = "addresses"
    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    email: Mapped[str]
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), init=False)
    user: Mapped[User | None] = relationship(
        default=None, back_populates="addresses"
    )


engine = create_engine(
    os.environ.get("DATABASE_URL")
    or f"sqlite:///{tempfile.mkdtemp()}/example.db"
)
Base.metadata.create_all(engine)
with Session(engine) as session:
    session.add(User("ada", [Address("ada@example.org")]))
    session.commit()

# --8<-- [start:example]
with Session(engine) as session:
    user = session.get_one(User, 1)
    twin = replace(user)
    session.add(twin)
    session.commit()
    print(len(user.addresses), len(twin.addresses))
    #> 0 1

    #: With its user, each new address would go into the list of this loop.
    third = replace(
        twin,
        addresses=[replace(address, user=None) for address in twin.addresses],
    )
    session.add(third)
    session.commit()
    print(len(twin.addresses), len(third.addresses))
    #> 1 1
# --8<-- [end:example]

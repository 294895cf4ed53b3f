"""`dataclasses.replace()` moves the children, unless you give it new ones."""
# not with: expire_on_commit=False
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
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    addresses: Mapped[list["Address"]] = relationship(default_factory=list)


class Address(Base):
    __tablename__ = "addresses"
    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    email: Mapped[str]
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), init=False)


engine = create_engine(
    os.environ.get("DATABASE_URL")
    or f"sqlite:///{tempfile.mkdtemp()}/example.db"
)
Base.metadata.create_all(engine)
with Session(engine) as session:
    session.add(User(1, "ada", [Address("ada@example.org")]))
    session.commit()

# --8<-- [start:example]
with Session(engine) as session:
    user = session.get_one(User, 1)
    twin = replace(user, id=2)
    session.add(twin)
    session.commit()
    print(len(user.addresses), len(twin.addresses))
    #> 0 1

    third = replace(
        twin,
        id=3,
        addresses=[replace(address) for address in twin.addresses],
    )
    session.add(third)
    session.commit()
    print(len(twin.addresses), len(third.addresses))
    #> 1 1
# --8<-- [end:example]

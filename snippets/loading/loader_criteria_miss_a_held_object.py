"""`with_loader_criteria()` does not reach an object that the Session holds."""
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
    user = session.get_one(User, 1)
    in_use = with_loader_criteria(Address, Address.archived.is_(False))
    query = select(User).options(in_use)
    session.scalars(query).one()
    print(len(user.addresses))
    #> 2

    session.scalars(query, execution_options={"populate_existing": True}).one()
    print(len(user.addresses))
    #> 1
# --8<-- [end:example]

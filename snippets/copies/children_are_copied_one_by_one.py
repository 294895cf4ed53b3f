"""To copy a row with its children, make new objects without keys."""
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
)


class Base(DeclarativeBase):
    pass


class User(Base):
    __tablename__ = "users"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    addresses: Mapped[list["Address"]] = relationship()


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
    ada = User(name="ada", addresses=[Address(email="ada@example.org")])
    session.add(ada)
    session.commit()

# --8<-- [start:example]
with Session(engine) as session:
    user = session.get_one(User, 1)
    twin = User(name=f"{user.name} (copy)")
    twin.addresses = [
        Address(email=address.email) for address in user.addresses
    ]
    session.add(twin)
    session.commit()
    print(len(user.addresses), len(twin.addresses), twin.id)
    #> 1 1 2
# --8<-- [end:example]

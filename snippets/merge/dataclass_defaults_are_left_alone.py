"""Merge leaves alone what a dataclass has by default."""
# requires: sqlalchemy>=2.1
# not with: AsyncSession

import os
import tempfile

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
    city: Mapped[str | None] = mapped_column(default=None)
    addresses: Mapped[list["Address"]] = relationship(
        default_factory=list, cascade="all, delete-orphan"
    )


class Address(Base):
    __tablename__ = "addresses"
    id: Mapped[int] = mapped_column(init=False, primary_key=True)
    email: Mapped[str]
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), init=False)


engine = create_engine(
    os.environ.get("DATABASE_URL")
    or f"sqlite:///{tempfile.mkdtemp()}/example.db"
)
Base.metadata.create_all(engine)

with Session(engine) as session:
    addresses = [Address(email="ada@example.com")]
    ada = User(id=1, name="ada", city="London", addresses=addresses)
    session.add(ada)
    session.commit()

# --8<-- [start:example]
with Session(engine) as session:
    user = session.merge(User(id=1, name="Ada"))
    emails = [address.email for address in user.addresses]
    print(user.name, user.city, emails)
    #> Ada London ['ada@example.com']
    session.commit()
# --8<-- [end:example]

"""On both sides, `delete-orphan` deletes the old parent and other children."""
# not with: one-way relationships
# cure: Put the cascade on the list alone: `User.addresses`.
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
    addresses: Mapped[list["Address"]] = relationship(
        back_populates="user", cascade="all, delete-orphan"
    )


class Address(Base):
    __tablename__ = "addresses"
    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str]
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    user: Mapped["User | None"] = relationship(
        back_populates="addresses",
        cascade="all, delete-orphan",
        single_parent=True,
    )


engine = create_engine(
    os.environ.get("DATABASE_URL")
    or f"sqlite:///{tempfile.mkdtemp()}/example.db"
)
Base.metadata.create_all(engine)

with Session(engine) as session:
    emails = ("ada@example.com", "ada@example.org")
    addresses = [Address(email=email) for email in emails]
    ada = User(name="ada", addresses=addresses)
    session.add_all([ada, User(name="grace")])
    session.commit()

# --8<-- [start:example]
with Session(engine) as session:
    address = session.get_one(Address, 1)
    address.user = session.get_one(User, 2)
    session.commit()
    print(session.scalars(select(User.name)).all())
    #> ['grace']
    print(session.scalars(select(Address.email)).all())
    #> ['ada@example.com']
# --8<-- [end:example]

"""A loop that moves the children needs a copy of the list."""
# opens: for address in ada.addresses:
# not with: one-way relationships
# cure: Loop over `list(ada.addresses)`.
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
    emails = ("ada@example.com", "ada@example.org")
    addresses = [Address(email=email) for email in emails]
    session.add_all([User(name="ada", addresses=addresses), User(name="grace")])
    session.commit()

# --8<-- [start:example]
with Session(engine) as session:
    ada, grace = session.scalars(select(User).order_by(User.id))
    for address in ada.addresses:
        address.user = grace
    print(len(ada.addresses), len(grace.addresses))
    #> 1 1

    for address in list(ada.addresses):
        address.user = grace
    session.commit()
    print(len(ada.addresses), len(grace.addresses))
    #> 0 2
# --8<-- [end:example]

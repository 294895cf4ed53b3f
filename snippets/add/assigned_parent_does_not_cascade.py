"""Assigning a parent does not add the child; the flush leaves it out."""
# not with: expire_on_commit=False
# not with: one-way relationships
# not with: AsyncSession

import os
import tempfile
import warnings

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
    session.add(User(name="ada"))
    session.commit()

# --8<-- [start:example]
with Session(engine) as session:
    user = session.get_one(User, 1)
    home = Address(email="ada@example.org", user=user)
    work = Address(email="ada@example.com")
    work.user = user
    print(home in session, work in session)
    #> False False

    with warnings.catch_warnings(record=True, action="always") as caught:
        session.commit()
    print(caught[0].category.__name__)
    #> SAWarning
    print("add operation along" in str(caught[0].message))
    #> True
    print(user.addresses)
    #> []

    session.add(work)
    session.commit()
    print(user.addresses == [work])
    #> True
# --8<-- [end:example]

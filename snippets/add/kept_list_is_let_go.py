"""A child that you append to a list kept over a commit gets no parent."""
# not with: expire_on_commit=False
# cure: Append to `user.addresses`, which is read anew.
# not with: AsyncSession

import os
import tempfile
import warnings

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
    addresses: Mapped[list["Address"]] = relationship()


class Address(Base):
    __tablename__ = "addresses"
    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str]
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))


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
    kept = user.addresses
    session.commit()

    with warnings.catch_warnings(record=True, action="always") as caught:
        kept.append(Address(email="ada@example.org"))
    print(caught[0].message)
    #> This collection has been invalidated.
    session.commit()
    print(session.scalars(select(Address.user_id)).all(), user.addresses)
    #> [None] []
# --8<-- [end:example]

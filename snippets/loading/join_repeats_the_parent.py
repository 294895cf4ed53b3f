"""A join repeats the object for each row that it finds."""
# cure: Filter with `any()`, or call `unique()`.

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
    ada = User(name="ada", addresses=addresses)
    grace = User(name="grace", addresses=[Address(email="grace@example.com")])
    session.add_all([ada, grace])
    session.commit()

# --8<-- [start:example]
with Session(engine) as session:
    joined = select(User).join(User.addresses).order_by(User.id)
    print([user.name for user in session.scalars(joined)])
    #> ['ada', 'ada', 'grace']
    print([user.name for user in session.scalars(joined.limit(2))])
    #> ['ada', 'ada']

    having = select(User).where(User.addresses.any()).order_by(User.id)
    print([user.name for user in session.scalars(having.limit(2))])
    #> ['ada', 'grace']
# --8<-- [end:example]

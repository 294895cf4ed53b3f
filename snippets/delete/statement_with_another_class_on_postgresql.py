"""On PostgreSQL, a WHERE on another class deletes every row."""
# cure: Use `has()` of the relationship, or `in_(select(…))`.

import os
import warnings

from sqlalchemy import ForeignKey, create_engine, delete, select
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


engine = create_engine(os.environ["DATABASE_URL"])
Base.metadata.create_all(engine)

with Session(engine) as session:
    ada = User(name="ada", addresses=[Address(email="ada@example.com")])
    grace = User(name="grace", addresses=[Address(email="grace@example.com")])
    session.add_all([ada, grace])
    session.commit()

# --8<-- [start:example]
with Session(engine) as session:
    of_ada = delete(Address).where(User.name == "ada")
    with warnings.catch_warnings(record=True, action="always") as caught:
        session.execute(of_ada)
    print(caught[0].category.__name__)
    #> SAWarning
    emails = select(Address.email)
    print(session.scalars(emails).all())
    #> []
    session.rollback()

    of_ada = delete(Address).where(Address.user.has(name="ada"))
    session.execute(of_ada)
    print(session.scalars(emails).all())
    #> ['grace@example.com']
# --8<-- [end:example]

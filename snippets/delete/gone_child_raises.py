"""Delete raises if a child that it must change is gone too."""
# not with: REPEATABLE READ
# cure: Roll back and do the work again: the new transaction finds what is left.
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
from sqlalchemy.orm.exc import StaleDataError


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
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    user: Mapped["User | None"] = relationship(back_populates="addresses")


engine = create_engine(
    os.environ.get("DATABASE_URL")
    or f"sqlite:///{tempfile.mkdtemp()}/example.db"
)
Base.metadata.create_all(engine)

with Session(engine) as session:
    address = Address(email="ada@example.com")
    session.add(User(name="ada", addresses=[address]))
    session.commit()

# --8<-- [start:example]
with Session(engine) as session:
    user = session.get_one(User, 1)
    print([address.email for address in user.addresses])
    #> ['ada@example.com']
    with Session(engine) as other:
        twin = other.get_one(User, 1)
        other.delete(twin.addresses[0])
        other.delete(twin)
        other.commit()
    session.delete(user)
    try:
        session.flush()
    except StaleDataError as error:
        print(str(error).split(";")[0])
        #> UPDATE statement on table 'addresses' expected to update 1 row(s)
    session.rollback()
    print(session.get(User, 1))
    #> None
# --8<-- [end:example]

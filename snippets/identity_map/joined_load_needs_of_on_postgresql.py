"""On PostgreSQL, a joined load cannot be locked without `of`."""
# cure: Pass `with_for_update={"of": User}`.

import os

from sqlalchemy import ForeignKey, create_engine
from sqlalchemy.exc import NotSupportedError
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
        back_populates="user", lazy="joined"
    )


class Address(Base):
    __tablename__ = "addresses"
    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str]
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    user: Mapped["User"] = relationship(back_populates="addresses")


engine = create_engine(os.environ["DATABASE_URL"])  # of PostgreSQL
Base.metadata.create_all(engine)

with Session(engine) as session:
    address = Address(email="ada@example.com")
    session.add(User(name="ada", addresses=[address]))
    session.commit()

# --8<-- [start:example]
with Session(engine) as session:
    try:
        session.get(User, 1, with_for_update=True)
    except NotSupportedError as error:
        print(type(error).__name__)
        #> NotSupportedError
    session.rollback()
    user = session.get_one(User, 1, with_for_update={"of": User})
    print(user.name)
    #> ada
    session.commit()
# --8<-- [end:example]

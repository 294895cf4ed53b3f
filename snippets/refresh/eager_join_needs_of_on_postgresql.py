"""On PostgreSQL, an object with a joined list needs `of` to be locked."""
# cure: Name what to lock: `with_for_update={"of": User}`.

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
    session.add(User(name="ada"))
    session.commit()

# --8<-- [start:example]
with Session(engine) as session:
    user = session.get_one(User, 1)
    try:
        session.refresh(user, with_for_update=True)
    except NotSupportedError as error:
        print(type(error).__name__)
        #> NotSupportedError
    session.rollback()

    session.refresh(user, with_for_update={"of": User})
    print(user.name)
    #> ada
# --8<-- [end:example]

"""On PostgreSQL, a DELETE statement raises while there are children."""
# cure: Delete the children first.

import os

from sqlalchemy import ForeignKey, create_engine, delete, select
from sqlalchemy.exc import IntegrityError
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
        session.execute(delete(User).where(User.id == 1))
    except IntegrityError as error:
        print(type(error).__name__)
        #> IntegrityError
    session.rollback()

    session.execute(delete(Address).where(Address.user_id == 1))
    session.execute(delete(User).where(User.id == 1))
    session.commit()
    print(session.scalars(select(Address.email)).all())
    #> []
# --8<-- [end:example]

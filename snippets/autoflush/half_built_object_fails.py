"""A query flushes a half-built object, and the INSERT fails."""
# not with: autoflush=False
# cure: Add the object when it is complete, or query inside
# cure: `session.no_autoflush`.

import os
import tempfile

from sqlalchemy import ForeignKey, create_engine, select
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
    address = Address(email="ada@example.org")
    session.add(address)  # its user_id is not set yet
    try:
        address.user = session.scalars(select(User)).one()
    except IntegrityError as error:
        print(type(error).__name__)
        #> IntegrityError
        print(error.detail[0].split(";")[0])
        #> raised as a result of Query-invoked autoflush

    print(session.is_active)
    #> False
    session.rollback()
# --8<-- [end:example]

"""A child that a savepoint gave back is deleted with its next change."""
# cure: Call `session.expire_all()` after the error, or map both sides.
# not with: AsyncSession

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
    name: Mapped[str] = mapped_column(unique=True)
    addresses: Mapped[list["Address"]] = relationship(
        cascade="all, delete-orphan"
    )


class Address(Base):
    __tablename__ = "addresses"
    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str]
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))


engine = create_engine(
    os.environ.get("DATABASE_URL")
    or f"sqlite:///{tempfile.mkdtemp()}/example.db"
)
Base.metadata.create_all(engine)

with Session(engine) as session:
    address = Address(email="ada@example.com")
    session.add_all([User(name="ada", addresses=[address]), User(name="grace")])
    session.commit()

# --8<-- [start:example]
with Session(engine) as session:
    user = session.get_one(User, 1)
    address = user.addresses[0]
    try:
        with session.begin_nested():
            user.addresses.remove(address)
            session.add(User(name="grace"))  # this name is taken
            session.flush()
    except IntegrityError as error:
        print(type(error).__name__)
        #> IntegrityError

    print(address in user.addresses)
    #> True
    address.email = "ada@example.org"
    session.commit()
    print(session.scalars(select(Address.id)).all())
    #> []
# --8<-- [end:example]

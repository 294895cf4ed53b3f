"""If the foreign key cannot be NULL, taking a child out raises."""
# cure: Delete the child, or map the list with `cascade="all, delete-orphan"`.
# not with: AsyncSession

import os
import tempfile

from sqlalchemy import ForeignKey, create_engine
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
    address = Address(email="ada@example.com")
    session.add_all([User(name="ada", addresses=[address]), User(name="grace")])
    session.commit()

# --8<-- [start:example]
with Session(engine) as session:
    user = session.get_one(User, 1)
    user.addresses.pop()
    try:
        session.flush()
    except IntegrityError as error:
        print(type(error).__name__)
        #> IntegrityError
# --8<-- [end:example]

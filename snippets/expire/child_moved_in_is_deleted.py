"""With `delete-orphan`, expire deletes a child that you have moved in."""
# not with: one-way relationships
# not with: AsyncSession

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
    addresses: Mapped[list["Address"]] = relationship(
        back_populates="user", cascade="all, delete-orphan"
    )


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
    ada, grace = session.scalars(select(User).order_by(User.id))
    print(len(ada.addresses), len(grace.addresses))
    #> 1 0
    ada.addresses[0].user = grace
    session.expire(grace)
    session.commit()
    print(session.scalars(select(Address)).all())
    #> []
# --8<-- [end:example]

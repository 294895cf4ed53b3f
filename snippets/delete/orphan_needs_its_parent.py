"""Without its parent loaded, a child that you set free is kept."""
# not with: one-way relationships
# not with: lazy="selectin"
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
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    user: Mapped["User | None"] = relationship(back_populates="addresses")


engine = create_engine(
    os.environ.get("DATABASE_URL")
    or f"sqlite:///{tempfile.mkdtemp()}/example.db"
)
Base.metadata.create_all(engine)

with Session(engine) as session:
    addresses = [Address(email="a@example.com"), Address(email="b@example.com")]
    session.add(User(name="ada", addresses=addresses))
    session.commit()

# --8<-- [start:example]
with Session(engine) as session:
    first = session.get_one(Address, 1)
    first.user = None
    session.commit()
    print(first.user_id)
    #> None
    second = session.get_one(Address, 2)
    print(second.user is not None)
    #> True
    second.user = None
    session.commit()
    print(session.scalars(select(Address.email)).all())
    #> ['a@example.com']
# --8<-- [end:example]

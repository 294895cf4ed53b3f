"""Each lazy list that you read costs a SELECT."""
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
    for name in ("ada", "alan", "grace"):
        address = Address(email=f"{name}@example.com")
        session.add(User(name=name, addresses=[address]))
    session.commit()

# --8<-- [start:example]
with Session(engine) as session:
    users = session.scalars(select(User)).all()
    print([len(user.addresses) for user in users])
    #> [1, 1, 1]
# --8<-- [end:example]

"""By another column than the primary key, each child's parent is selected."""
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
    name: Mapped[str] = mapped_column(unique=True)
    addresses: Mapped[list["Address"]] = relationship(back_populates="user")


class Address(Base):
    __tablename__ = "addresses"
    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str]
    user_name: Mapped[str] = mapped_column(ForeignKey("users.name"))
    user: Mapped["User"] = relationship(back_populates="addresses")


engine = create_engine(
    os.environ.get("DATABASE_URL")
    or f"sqlite:///{tempfile.mkdtemp()}/example.db"
)
Base.metadata.create_all(engine)

with Session(engine) as session:
    emails = ("ada@example.com", "ada@example.org")
    children = [Address(email=email) for email in emails]
    session.add(User(name="ada", addresses=children))
    session.commit()

# --8<-- [start:example]
with Session(engine) as session:
    addresses = session.scalars(select(Address)).all()
    print([address.user.id for address in addresses])
    #> [1, 1]
# --8<-- [end:example]

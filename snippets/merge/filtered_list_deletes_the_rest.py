"""Merge of a filtered list deletes what the filter left out."""

import os
import tempfile

from sqlalchemy import ForeignKey, create_engine, select
from sqlalchemy.orm import (
    DeclarativeBase,
    Mapped,
    Session,
    mapped_column,
    relationship,
    selectinload,
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
    emails = ["ada@example.com", "ada@example.org"]
    addresses = [Address(email=email) for email in emails]
    session.add(User(name="ada", addresses=addresses))
    session.commit()

# --8<-- [start:example]
at_org = User.addresses.and_(Address.email.endswith(".org"))
with Session(engine) as session:
    query = select(User).options(selectinload(at_org))
    user = session.scalars(query).one()

user.name = "Ada"
with Session(engine) as session:
    session.merge(user)
    session.commit()
    print(session.scalars(select(Address.email)).all())
    #> ['ada@example.org']
# --8<-- [end:example]

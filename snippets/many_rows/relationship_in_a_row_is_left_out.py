"""A relationship in a row is left out, and the foreign key is NULL."""

import os
import tempfile

from sqlalchemy import ForeignKey, create_engine, insert, select
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
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    user: Mapped["User | None"] = relationship(back_populates="addresses")


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
    ada = session.get_one(User, 1)
    session.execute(
        insert(Address), [{"email": "ada@example.org", "user": ada}]
    )
    session.execute(
        insert(Address), [{"email": "countess@example.org", "user_id": ada.id}]
    )
    session.commit()
    query = select(Address.email, Address.user_id).order_by(Address.id)
    print(session.execute(query).all())
    #> [('ada@example.org', None), ('countess@example.org', 1)]
# --8<-- [end:example]

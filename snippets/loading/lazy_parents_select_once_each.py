"""A lazy parent costs one SELECT for all its children."""
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
    for name in ("ada", "grace"):
        emails = (f"{name}@example.com", f"{name}@example.org")
        children = [Address(email=email) for email in emails]
        session.add(User(name=name, addresses=children))
    session.commit()

# --8<-- [start:example]
with Session(engine) as session:
    addresses = session.scalars(select(Address).order_by(Address.id)).all()
    print([address.user.name for address in addresses])
    #> ['ada', 'ada', 'grace', 'grace']
# --8<-- [end:example]

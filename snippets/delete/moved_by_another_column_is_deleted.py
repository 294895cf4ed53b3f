"""By another column than the primary key, a moved child is deleted too."""
# cure: Read `address.user` before you assign another one.
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
    addresses: Mapped[list["Address"]] = relationship(
        back_populates="user", cascade="all, delete-orphan"
    )


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
    address = Address(email="ada@example.com")
    session.add_all([User(name="ada", addresses=[address]), User(name="grace")])
    session.commit()

# --8<-- [start:example]
with Session(engine) as session:
    ada, grace = session.scalars(select(User).order_by(User.id))
    address = ada.addresses[0]
    address.user = grace
    session.flush()
    print(address.user_name, len(ada.addresses))
    #> grace 1
    session.delete(ada)
    session.commit()
    print(session.scalars(select(Address)).all())
    #> []
# --8<-- [end:example]

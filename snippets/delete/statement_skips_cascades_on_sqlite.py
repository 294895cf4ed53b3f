"""On SQLite, a DELETE statement leaves the children behind."""
# not with: AsyncSession

import os
import tempfile

from sqlalchemy import ForeignKey, create_engine, delete, select
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
    session.add(User(name="ada", addresses=[address]))
    session.commit()

# --8<-- [start:example]
with Session(engine) as session:
    session.execute(delete(User).where(User.id == 1))
    session.commit()
    address = session.scalars(select(Address)).one()
    print(address.user_id, address.user)
    #> 1 None

    session.execute(delete(Address).where(Address.user_id == 1))
    session.commit()
    print(session.scalars(select(Address.email)).all())
    #> []
# --8<-- [end:example]

"""Without `back_populates`, a removal undoes what the other side sets."""
# opens: print(address.user_id)
# not with: AsyncSession

import os
import tempfile
import warnings

from sqlalchemy import ForeignKey, create_engine, select
from sqlalchemy.orm import (
    DeclarativeBase,
    Mapped,
    Session,
    configure_mappers,
    mapped_column,
    relationship,
)


class Base(DeclarativeBase):
    pass


class User(Base):
    __tablename__ = "users"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    addresses: Mapped[list["Address"]] = relationship()


class Address(Base):
    __tablename__ = "addresses"
    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str]
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    user: Mapped["User | None"] = relationship()


engine = create_engine(
    os.environ.get("DATABASE_URL")
    or f"sqlite:///{tempfile.mkdtemp()}/example.db"
)
Base.metadata.create_all(engine)

# --8<-- [start:example]
with warnings.catch_warnings(record=True, action="always") as caught:
    configure_mappers()
print(caught[0].category.__name__)
#> SAWarning
print("will copy column users.id" in str(caught[0].message))
#> True

with Session(engine) as session:
    address = Address(email="ada@example.com")
    session.add_all([User(name="ada", addresses=[address]), User(name="grace")])
    session.commit()

with Session(engine) as session:
    ada, grace = session.scalars(select(User).order_by(User.id))
    address = ada.addresses[0]
    address.user = grace
    ada.addresses.remove(address)
    session.commit()
    print(address.user_id)
    #> None
# --8<-- [end:example]

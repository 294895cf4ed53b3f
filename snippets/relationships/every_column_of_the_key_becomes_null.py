"""Taking a child out sets every column of its foreign key to NULL."""
# cure: Set the column that may be NULL, and leave the relationship alone.
# not with: AsyncSession

import os
import tempfile

from sqlalchemy import ForeignKeyConstraint, create_engine
from sqlalchemy.exc import IntegrityError
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
    tenant_id: Mapped[int] = mapped_column(primary_key=True)
    id: Mapped[int] = mapped_column(primary_key=True)
    addresses: Mapped[list["Address"]] = relationship(back_populates="user")


class Address(Base):
    __tablename__ = "addresses"
    __table_args__ = (
        ForeignKeyConstraint(
            ["tenant_id", "user_id"], ["users.tenant_id", "users.id"]
        ),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    tenant_id: Mapped[int]
    user_id: Mapped[int | None]
    user: Mapped["User | None"] = relationship(back_populates="addresses")


engine = create_engine(
    os.environ.get("DATABASE_URL")
    or f"sqlite:///{tempfile.mkdtemp()}/example.db"
)
Base.metadata.create_all(engine)

with Session(engine) as session:
    session.add(User(tenant_id=1, id=1, addresses=[Address()]))
    session.commit()

# --8<-- [start:example]
with Session(engine) as session:
    user = session.get_one(User, (1, 1))
    user.addresses.pop()
    try:
        session.flush()
    except IntegrityError as error:
        print(type(error).__name__)
        #> IntegrityError

with Session(engine) as session:
    address = session.get_one(Address, 1)
    address.user_id = None
    session.commit()
    print(address.tenant_id, address.user)
    #> 1 None
# --8<-- [end:example]

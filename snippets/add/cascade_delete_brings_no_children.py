"""With `cascade="delete"`, `add()` of a parent leaves its child out."""
# not with: one-way relationships

import os
import tempfile
import warnings

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
        back_populates="user", cascade="delete"
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

# --8<-- [start:example]
with Session(engine) as session:
    user = User(name="ada")
    address = Address(email="ada@example.org", user=user)
    session.add(user)
    print(address in session)
    #> False

    with warnings.catch_warnings(record=True, action="always") as caught:
        session.commit()
    print(caught[0].category.__name__)
    #> SAWarning
    print(session.scalars(select(Address)).all())
    #> []
# --8<-- [end:example]

"""With `delete-orphan`, what is missing in a merged list is deleted."""
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
with Session(engine) as session:
    user = session.merge(User(id=1, addresses=[Address(id=1)]))
    session.commit()
    print([address.email for address in user.addresses])
    #> ['ada@example.com']

    session.merge(User(id=1, addresses=[]))
    session.commit()
    print(session.scalars(select(Address.email)).all())
    #> []
# --8<-- [end:example]

"""`add()` of a parent brings in its child; of a child, its parent."""
# not with: one-way relationships

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

# --8<-- [start:example]
with Session(engine) as session:
    ada = User(name="ada")
    home = Address(email="ada@example.org", user=ada)
    session.add(ada)
    print(home in session)
    #> True
    session.commit()

    grace = User(name="grace")
    work = Address(email="grace@example.org", user=grace)
    session.add(work)
    print(grace in session)
    #> True
    session.commit()

    rows = select(User.name, Address.email).join(User.addresses)
    for name, email in session.execute(rows.order_by(User.id)):
        print(name, email)
        #> ada ada@example.org
        #> grace grace@example.org
# --8<-- [end:example]

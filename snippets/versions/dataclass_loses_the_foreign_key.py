"""In 2.0, the default of a relationship sets the foreign key to NULL."""
# requires: sqlalchemy<2.1
# cure: Write `init=False` at the relationship, and no `default=`.

import os
import tempfile

from sqlalchemy import ForeignKey, create_engine
from sqlalchemy.orm import (
    DeclarativeBase,
    Mapped,
    MappedAsDataclass,
    Session,
    mapped_column,
    relationship,
)


class Base(MappedAsDataclass, DeclarativeBase):
    pass


class User(Base):
    __tablename__ = "users"
    id: Mapped[int] = mapped_column(init=False, primary_key=True)
    name: Mapped[str]


class Address(Base):
    __tablename__ = "addresses"
    id: Mapped[int] = mapped_column(init=False, primary_key=True)
    email: Mapped[str]
    user_id: Mapped[int | None] = mapped_column(
        ForeignKey("users.id"), default=None
    )
    user: Mapped[User | None] = relationship(default=None)


engine = create_engine(
    os.environ.get("DATABASE_URL")
    or f"sqlite:///{tempfile.mkdtemp()}/example.db"
)
Base.metadata.create_all(engine)

# --8<-- [start:example]
with Session(engine) as session:
    session.add(User(name="ada"))
    session.flush()
    address = Address(email="ada@example.com", user_id=1)
    session.add(address)
    session.flush()
    print(address.user_id)
    #> None
    session.commit()
# --8<-- [end:example]

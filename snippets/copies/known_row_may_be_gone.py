"""If there is no row for the key, a column raises, and a list is empty."""
# not with: joined inheritance
# not with: AsyncSession

# cure: Use `session.get(User, 2)` instead, which returns `None`.

import os
import tempfile

from sqlalchemy import ForeignKey, create_engine
from sqlalchemy.orm import (
    DeclarativeBase,
    Mapped,
    Session,
    make_transient_to_detached,
    mapped_column,
    relationship,
)
from sqlalchemy.orm.exc import ObjectDeletedError


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
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))


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
    user = User(id=2)
    make_transient_to_detached(user)
    session.add(user)
    print(user.addresses)
    #> []
    try:
        print(user.name)
    except ObjectDeletedError as error:
        print(type(error).__name__)
        #> ObjectDeletedError
# --8<-- [end:example]

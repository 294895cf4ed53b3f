"""A write-only list cannot be loaded by an option."""
# cure: Select the children: `user.addresses.select()`.

import os
import tempfile

from sqlalchemy import ForeignKey, create_engine, select
from sqlalchemy.exc import InvalidRequestError
from sqlalchemy.orm import (
    DeclarativeBase,
    Mapped,
    Session,
    WriteOnlyMapped,
    mapped_column,
    relationship,
    selectinload,
)


class Base(DeclarativeBase):
    pass


class User(Base):
    __tablename__ = "users"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    addresses: WriteOnlyMapped["Address"] = relationship()


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
    lists = selectinload(User.addresses)
    try:
        session.scalars(select(User).options(lists)).all()
    except InvalidRequestError as error:
        print(str(error).partition(" -")[0])
        #> 'User.addresses' does not support object population

    user = session.get_one(User, 1)
    print(session.scalars(user.addresses.select()).all())
    #> []
# --8<-- [end:example]

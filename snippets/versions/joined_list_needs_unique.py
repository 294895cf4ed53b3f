"""With `joinedload()` of a list, `all()` raises without `unique()`."""
# cure: Call `unique()` on the result, or load with `selectinload()`.

import os
import tempfile

from sqlalchemy import ForeignKey, create_engine, select
from sqlalchemy.exc import InvalidRequestError
from sqlalchemy.orm import (
    DeclarativeBase,
    Mapped,
    Session,
    joinedload,
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

with Session(engine) as session:
    emails = ["ada@example.com", "ada@example.org"]
    addresses = [Address(email=email) for email in emails]
    session.add(User(name="ada", addresses=addresses))
    session.commit()

# --8<-- [start:example]
with Session(engine) as session:
    statement = select(User).options(joinedload(User.addresses))
    try:
        session.scalars(statement).all()
    except InvalidRequestError as error:
        print(type(error).__name__)
        #> InvalidRequestError
    user = session.scalars(statement).unique().one()
    print(len(user.addresses))
    #> 2
# --8<-- [end:example]

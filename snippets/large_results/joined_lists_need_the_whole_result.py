"""`yield_per` refuses a joined list, and takes `selectinload()`."""
# cure: Load the list with `selectinload()`.
# not with: AsyncSession

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
    selectinload,
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
    for name in ["ada", "grace", "alan"]:
        address = Address(email=f"{name}@example.com")
        session.add(User(name=name, addresses=[address]))
    session.commit()

# --8<-- [start:example]
with Session(engine) as session:
    statement = select(User).order_by(User.id).execution_options(yield_per=2)
    try:
        session.scalars(statement.options(joinedload(User.addresses))).all()
    except InvalidRequestError as error:
        print(type(error).__name__)
        #> InvalidRequestError

    users = session.scalars(statement.options(selectinload(User.addresses)))
    for user in users:
        print(user.name, len(user.addresses))
        #> ada 1
        #> grace 1
        #> alan 1
# --8<-- [end:example]

"""In 2.0, `filter_by()` looks in the class that was joined last."""
# requires: sqlalchemy<2.1
# cure: Name the class, as in `where(User.name == "ada")`.

import os
import tempfile

from sqlalchemy import ForeignKey, create_engine, select
from sqlalchemy.exc import InvalidRequestError
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

with Session(engine) as session:
    emails = ["ada@example.com", "ada@example.org"]
    addresses = [Address(email=email) for email in emails]
    session.add(User(name="ada", addresses=addresses))
    session.commit()

# --8<-- [start:example]
with Session(engine) as session:
    query = select(User).join(User.addresses)
    by_email = query.filter_by(email="ada@example.com")
    print(session.scalars(by_email).one().name)
    #> ada
    try:
        query.filter_by(name="ada")
    except InvalidRequestError as error:
        print(type(error).__name__)
        #> InvalidRequestError
# --8<-- [end:example]

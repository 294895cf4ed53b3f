"""On SQLite, a DELETE with a WHERE on another class is refused."""
# cure: Use `has()` of the relationship, or `in_(select(…))`.

import os
import tempfile

from sqlalchemy import ForeignKey, create_engine, delete, select
from sqlalchemy.exc import CompileError
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
    ada = User(name="ada", addresses=[Address(email="ada@example.com")])
    grace = User(name="grace", addresses=[Address(email="grace@example.com")])
    session.add_all([ada, grace])
    session.commit()

# --8<-- [start:example]
with Session(engine) as session:
    of_ada = delete(Address).where(User.name == "ada")
    try:
        session.execute(of_ada)
    except CompileError as error:
        print(type(error).__name__)
        #> CompileError

    of_ada = delete(Address).where(Address.user.has(name="ada"))
    session.execute(of_ada)
    print(session.scalars(select(Address.email)).all())
    #> ['grace@example.com']
# --8<-- [end:example]

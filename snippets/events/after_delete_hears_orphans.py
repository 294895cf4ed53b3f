"""An orphan is not in `session.deleted`; `after_delete` hears it."""

import os
import tempfile

from sqlalchemy import Connection, ForeignKey, create_engine, event
from sqlalchemy.orm import (
    DeclarativeBase,
    Mapped,
    Mapper,
    Session,
    UOWTransaction,
    mapped_column,
    relationship,
    sessionmaker,
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
    address = Address(email="ada@example.com")
    session.add(User(name="ada", addresses=[address]))
    session.commit()

# --8<-- [start:example]
make_session = sessionmaker(engine)


@event.listens_for(make_session, "after_flush")
def log_flush(session: Session, context: UOWTransaction) -> None:
    print([type(instance).__name__ for instance in session.deleted])
    #> []
    #> ['User']


@event.listens_for(Base, "after_delete", propagate=True)
def log_delete(
    mapper: Mapper[Base], connection: Connection, target: Base
) -> None:
    print("DELETE", type(target).__name__)
    #> DELETE Address
    #> DELETE User


with make_session() as session:
    user = session.get_one(User, 1)
    user.addresses.clear()
    session.flush()
    session.delete(user)
    session.commit()
# --8<-- [end:example]

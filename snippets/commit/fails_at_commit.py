"""A deferred constraint lets the flush pass and fails the COMMIT."""
# cure: Call `rollback()` before you use the Session again.

import os
import tempfile
from typing import Any

from sqlalchemy import ForeignKey, create_engine, event, inspect, select
from sqlalchemy.exc import IntegrityError, InvalidRequestError
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column


class Base(DeclarativeBase):
    pass


class User(Base):
    __tablename__ = "users"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]


class Address(Base):
    __tablename__ = "addresses"
    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str]
    user_id: Mapped[int] = mapped_column(
        ForeignKey("users.id", deferrable=True, initially="DEFERRED")
    )


engine = create_engine(
    os.environ.get("DATABASE_URL")
    or f"sqlite:///{tempfile.mkdtemp()}/example.db"
)


@event.listens_for(engine, "connect")
def enforce_foreign_keys(connection: Any, record: Any) -> None:
    if engine.dialect.name == "sqlite":  # PostgreSQL always does
        cursor = connection.cursor()
        cursor.execute("PRAGMA foreign_keys = ON")
        cursor.close()


Base.metadata.create_all(engine)

# --8<-- [start:example]
with Session(engine) as session:
    address = Address(email="ada@example.org", user_id=1)  # no user
    session.add(address)
    session.flush()
    try:
        session.commit()
    except IntegrityError as error:
        print(type(error).__name__)
        #> IntegrityError
    print(inspect(address).persistent)
    #> True
    try:
        session.scalars(select(User.name)).all()
    except InvalidRequestError as error:
        print(str(error).split(";")[0])
        #> This session is in 'prepared' state

    session.rollback()
    print(inspect(address).transient)
    #> True
    print(session.scalars(select(Address.email)).all())
    #> []
# --8<-- [end:example]

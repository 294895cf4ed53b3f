"""On SQLite, the next Session commits what a refused COMMIT has left."""
# cure: Call `rollback()`, or commit with a `begin()` block.

import os
import tempfile
from typing import Any

from sqlalchemy import ForeignKey, create_engine, event, select
from sqlalchemy.exc import IntegrityError
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
    cursor = connection.cursor()
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.close()


Base.metadata.create_all(engine)

# --8<-- [start:example]
with Session(engine) as session:
    session.add(Address(email="ada@example.org", user_id=1))  # no user
    try:
        session.commit()
    except IntegrityError as error:
        print(type(error).__name__)
        #> IntegrityError

with Session(engine) as session:
    session.add(User(id=1, name="ada"))
    session.commit()
    print(session.scalars(select(Address.email)).all())
    #> ['ada@example.org']
# --8<-- [end:example]

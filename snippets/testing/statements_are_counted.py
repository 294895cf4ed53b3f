"""An event counts the statements of a block, so a test finds an N+1."""
# not with: lazy="selectin"

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Engine, ForeignKey, create_engine, event, select
from sqlalchemy.orm import (
    DeclarativeBase,
    Mapped,
    Session,
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
    user: Mapped[User] = relationship(back_populates="addresses")


engine = create_engine(
    os.environ.get("DATABASE_URL")
    or f"sqlite:///{tempfile.mkdtemp()}/example.db"
)
Base.metadata.create_all(engine)

with Session(engine) as session:
    session.add_all([User(name="ada"), User(name="grace"), User(name="alan")])
    session.commit()


# --8<-- [start:example]
SAVEPOINTS = "BEGIN", "SAVEPOINT", "RELEASE", "ROLLBACK"


@contextmanager
def counted(engine: Engine) -> Iterator[list[str]]:
    sent: list[str] = []

    def note(_: Any, __: Any, statement: str, *___: Any) -> None:
        if statement.split()[0] not in SAVEPOINTS:
            sent.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(engine, "before_cursor_execute", note)


with Session(engine) as session:
    with counted(engine) as sent:
        for user in session.scalars(select(User)):
            len(user.addresses)
    print(len(sent))
    #> 4

with Session(engine) as session:
    with counted(engine) as sent:
        lists = selectinload(User.addresses)
        for user in session.scalars(select(User).options(lists)):
            len(user.addresses)
    print(len(sent))
    #> 2
# --8<-- [end:example]

"""A mapper event hears subclasses only with `propagate=True`."""

import os
import tempfile

from sqlalchemy import Connection, create_engine, event
from sqlalchemy.orm import (
    DeclarativeBase,
    Mapped,
    Mapper,
    Session,
    mapped_column,
)


class Base(DeclarativeBase):
    pass


class User(Base):
    __tablename__ = "users"
    __mapper_args__ = {"polymorphic_on": "kind"}  # noqa: RUF012
    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str | None]
    name: Mapped[str]


class Admin(User):
    __mapper_args__ = {"polymorphic_identity": "admin"}  # noqa: RUF012


engine = create_engine(
    os.environ.get("DATABASE_URL")
    or f"sqlite:///{tempfile.mkdtemp()}/example.db"
)
Base.metadata.create_all(engine)


# --8<-- [start:example]
def note(mapper: Mapper[Base], connection: Connection, target: Base) -> None:
    print("of the class:", type(target).__name__)
    #> of the class: User


def note_all(
    mapper: Mapper[Base], connection: Connection, target: Base
) -> None:
    print("of all:", type(target).__name__)
    #> of all: User
    #> of all: Admin


event.listen(User, "before_insert", note)
event.listen(Base, "before_insert", note)
event.listen(Base, "before_insert", note_all, propagate=True)

with Session(engine) as session:
    session.add(User(name="ada"))
    session.flush()
    session.add(Admin(name="grace"))
    session.commit()
# --8<-- [end:example]

"""What `before_insert` sets is written; what `after_insert` sets is not."""

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
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]


engine = create_engine(
    os.environ.get("DATABASE_URL")
    or f"sqlite:///{tempfile.mkdtemp()}/example.db"
)
Base.metadata.create_all(engine)


# --8<-- [start:example]
@event.listens_for(User, "before_insert")
def in_time(mapper: Mapper[User], connection: Connection, user: User) -> None:
    user.name = user.name.title()


@event.listens_for(User, "after_insert")
def too_late(mapper: Mapper[User], connection: Connection, user: User) -> None:
    user.name = f"user {user.id}"


with Session(engine) as session:
    user = User(name="ada")
    session.add(user)
    session.flush()
    print(user.name, session.is_modified(user))
    #> user 1 False
    session.refresh(user)
    print(user.name)
    #> Ada
# --8<-- [end:example]

"""In `before_flush`, `add()` takes back a delete, and a flag is set instead."""

import os
import tempfile

from sqlalchemy import create_engine, event, inspect
from sqlalchemy.orm import (
    DeclarativeBase,
    Mapped,
    Session,
    UOWTransaction,
    mapped_column,
    sessionmaker,
)


class Base(DeclarativeBase):
    pass


class SoftDelete:
    deleted: Mapped[bool] = mapped_column(default=False)


class User(SoftDelete, Base):
    __tablename__ = "users"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]


engine = create_engine(
    os.environ.get("DATABASE_URL")
    or f"sqlite:///{tempfile.mkdtemp()}/example.db"
)
Base.metadata.create_all(engine)

with Session(engine) as session:
    session.add(User(name="ada"))
    session.commit()

# --8<-- [start:example]
make_session = sessionmaker(engine)


@event.listens_for(make_session, "before_flush")
def keep_rows(session: Session, context: UOWTransaction, _: object) -> None:
    for user in session.deleted:
        if isinstance(user, SoftDelete):
            session.add(user)
            user.deleted = True


with make_session() as session:
    user = session.get_one(User, 1)
    session.delete(user)
    session.commit()
    print(inspect(user).persistent, user.deleted)
    #> True True
# --8<-- [end:example]

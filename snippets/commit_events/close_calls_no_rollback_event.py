"""A close rolls back, and calls no `after_rollback`."""

import os
import tempfile

from sqlalchemy import create_engine, event, select
from sqlalchemy.orm import (
    DeclarativeBase,
    Mapped,
    Session,
    SessionTransaction,
    mapped_column,
    sessionmaker,
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
make_session = sessionmaker(engine)
called: list[str] = []


@event.listens_for(make_session, "after_rollback")
def at_rollback(session: Session) -> None:
    called.append("after_rollback")


@event.listens_for(make_session, "after_transaction_end")
def at_end(session: Session, ended: SessionTransaction) -> None:
    if ended.parent is None:
        called.append("after_transaction_end")


with make_session() as session:
    session.add(User(name="ada"))
    session.flush()
print(called)
#> ['after_transaction_end']

with make_session() as session:
    print(session.scalars(select(User.name)).all())
    #> []
# --8<-- [end:example]

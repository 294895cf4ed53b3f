"""In `after_flush`, a new object is pending; after it, persistent."""

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
user = User(name="ada")


@event.listens_for(make_session, "after_flush")
def sent(session: Session, context: UOWTransaction) -> None:
    print(inspect(user).pending, len(session.new))
    #> True 1


@event.listens_for(make_session, "after_flush_postexec")
def over(session: Session, context: UOWTransaction) -> None:
    print(inspect(user).persistent, len(session.new))
    #> True 0


with make_session() as session:
    session.add(user)
    session.flush()
    session.commit()
# --8<-- [end:example]

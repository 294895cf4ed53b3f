"""In `after_flush`, a query gives a second object for a new row."""
# cure: Query in `after_flush_postexec`.

import os
import tempfile

from sqlalchemy import create_engine, event
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


@event.listens_for(make_session, "after_flush")
def look(session: Session, context: UOWTransaction) -> None:
    (user,) = session.new
    print(session.get(User, user.id) is user)
    #> False


@event.listens_for(make_session, "after_flush_postexec")
def look_again(session: Session, context: UOWTransaction) -> None:
    print(session.get(User, user.id) is user)
    #> True


with make_session() as session:
    user = User(name="ada")
    session.add(user)
    session.flush()
# --8<-- [end:example]

"""A listener on a `scoped_session` needs a `sessionmaker` inside it."""
# cure: Give a `sessionmaker` to the `scoped_session`.

import os
import tempfile

from sqlalchemy import create_engine, event
from sqlalchemy.exc import ArgumentError
from sqlalchemy.orm import (
    DeclarativeBase,
    Mapped,
    Session,
    UOWTransaction,
    mapped_column,
    scoped_session,
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
def audit(session: Session, context: UOWTransaction, _: object) -> None:
    print("before_flush")
    #> before_flush


own = scoped_session(lambda: Session(engine))  # type: ignore[arg-type, var-annotated]
try:
    event.listen(own, "before_flush", audit)
except ArgumentError as error:
    print(type(error).__name__)
    #> ArgumentError

sessions = scoped_session(sessionmaker(engine))
event.listen(sessions, "before_flush", audit)
sessions.add(User(name="ada"))
sessions.commit()
sessions.remove()
# --8<-- [end:example]

"""An `after_flush` listener that always adds an object stops the commit."""
# cure: Add in `before_flush`, or only for the objects that it is about.

import os
import tempfile

from sqlalchemy import create_engine, event
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column
from sqlalchemy.orm.exc import FlushError
from sqlalchemy.orm.unitofwork import UOWTransaction


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
with Session(engine) as session:

    @event.listens_for(session, "after_flush")
    def note(session: Session, context: UOWTransaction) -> None:
        session.add(User(name="note"))

    session.add(User(name="ada"))
    try:
        session.commit()
    except FlushError as error:
        print(str(error).partition(" -")[0])
        #> Over 100 subsequent flushes have occurred within session.commit()
# --8<-- [end:example]

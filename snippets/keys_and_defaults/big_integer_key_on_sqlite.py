"""SQLite counts up an `Integer` key, and no `BigInteger`."""
# cure: Map it as `BigInteger().with_variant(Integer, "sqlite")`.

import os
import tempfile

from sqlalchemy import BigInteger, Integer, create_engine
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column


class Base(DeclarativeBase):
    pass


class Event(Base):
    __tablename__ = "events"
    id: Mapped[int] = mapped_column(BigInteger, primary_key=True)


class CountedEvent(Base):
    __tablename__ = "counted_events"
    id: Mapped[int] = mapped_column(
        BigInteger().with_variant(Integer, "sqlite"), primary_key=True
    )


engine = create_engine(
    os.environ.get("DATABASE_URL")
    or f"sqlite:///{tempfile.mkdtemp()}/example.db"
)
Base.metadata.create_all(engine)

# --8<-- [start:example]
with Session(engine) as session:
    session.add(Event())
    try:
        session.flush()
    except IntegrityError as error:
        print(error.orig)
        #> NOT NULL constraint failed: events.id
    session.rollback()

    event = CountedEvent()
    session.add(event)
    session.commit()
    print(event.id)
    #> 1
# --8<-- [end:example]

"""Under SERIALIZABLE, PostgreSQL refuses the second of two such checks."""
# cure: Roll back, and do the work again.

import os

from sqlalchemy import ForeignKey, create_engine, func, select
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column


class Base(DeclarativeBase):
    pass


class Room(Base):
    __tablename__ = "rooms"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]


class Booking(Base):
    __tablename__ = "bookings"
    id: Mapped[int] = mapped_column(primary_key=True)
    room_id: Mapped[int] = mapped_column(ForeignKey("rooms.id"))
    day: Mapped[int]


engine = create_engine(os.environ["DATABASE_URL"])  # of PostgreSQL
Base.metadata.create_all(engine)

with Session(engine) as session:
    session.add(Room(name="Library"))
    session.commit()


# --8<-- [start:example]
def is_free(session: Session) -> bool:
    taken = select(Booking).where(Booking.room_id == 1, Booking.day == 24)
    return session.scalars(taken).first() is None


serializable = engine.execution_options(isolation_level="SERIALIZABLE")

with Session(serializable) as session, Session(serializable) as other:
    print(is_free(session), is_free(other))
    #> True True

    session.add(Booking(room_id=1, day=24))
    session.commit()
    other.add(Booking(room_id=1, day=24))
    try:
        other.commit()
    except OperationalError as error:
        print(type(error).__name__, getattr(error.orig, "sqlstate", None))
        #> OperationalError 40001
    other.rollback()
    print(other.scalar(select(func.count(Booking.id))))
    #> 1
# --8<-- [end:example]

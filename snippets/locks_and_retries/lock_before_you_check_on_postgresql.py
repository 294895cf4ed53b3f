"""On PostgreSQL, lock one row before the check; a second check waits."""

import os

from sqlalchemy import ForeignKey, create_engine, select
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


with Session(engine) as session, Session(engine) as other:
    session.get_one(Room, 1, with_for_update=True)
    print(is_free(session))
    #> True
    session.add(Booking(room_id=1, day=24))
    session.flush()

    #: With `True`, as above, it waits here for the commit of the first.
    lock = {"nowait": True}
    try:
        other.get_one(Room, 1, with_for_update=lock)
    except OperationalError as error:
        print(type(error).__name__)
        #> OperationalError
    other.rollback()

    session.commit()
    other.get_one(Room, 1, with_for_update=lock)
    print(is_free(other))
    #> False
# --8<-- [end:example]

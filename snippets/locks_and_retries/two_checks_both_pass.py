"""Two Sessions find that nothing stands in their way, and both commit."""
# cure: Lock one row before the check, or add a constraint that says it.

import os
import tempfile

from sqlalchemy import ForeignKey, create_engine, func, select
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


engine = create_engine(
    os.environ.get("DATABASE_URL")
    or f"sqlite:///{tempfile.mkdtemp()}/example.db"
)
Base.metadata.create_all(engine)

with Session(engine) as session:
    session.add(Room(name="Library"))
    session.commit()


# --8<-- [start:example]
def is_free(session: Session) -> bool:
    taken = select(Booking).where(Booking.room_id == 1, Booking.day == 24)
    return session.scalars(taken).first() is None


with Session(engine) as session, Session(engine) as other:
    print(is_free(session), is_free(other))
    #> True True

    session.add(Booking(room_id=1, day=24))
    session.commit()
    other.add(Booking(room_id=1, day=24))
    other.commit()
    print(session.scalar(select(func.count(Booking.id))))
    #> 2
# --8<-- [end:example]

"""On SQLite, send BEGIN IMMEDIATE before the check; a second check waits."""

import os
import tempfile

from sqlalchemy import Connection, ForeignKey, create_engine, event, select
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


engine = create_engine(
    os.environ.get("DATABASE_URL")
    or f"sqlite:///{tempfile.mkdtemp()}/example.db",
    connect_args={"timeout": 0},
)
Base.metadata.create_all(engine)

with Session(engine) as session:
    session.add(Room(name="Library"))
    session.commit()


# --8<-- [start:example]
@event.listens_for(engine, "begin")
def send_begin(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def is_free(session: Session) -> bool:
    taken = select(Booking).where(Booking.room_id == 1, Booking.day == 24)
    return session.scalars(taken).first() is None


with Session(engine) as session, Session(engine) as other:
    print(is_free(session))
    #> True
    session.add(Booking(room_id=1, day=24))
    session.flush()

    try:
        is_free(other)
    except OperationalError as error:
        print(type(error).__name__)
        #> OperationalError
    other.rollback()

    session.commit()
    print(is_free(other))
    #> False
# --8<-- [end:example]

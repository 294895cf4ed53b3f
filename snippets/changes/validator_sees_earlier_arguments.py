"""In the constructor, a validator sees only what was set before it."""
# opens: session.add(Booking(last=1, first=2))
# cure: Compare them in `before_flush`, or use a `CheckConstraint`.

import os
import tempfile

from sqlalchemy import create_engine, select
from sqlalchemy.orm import (
    DeclarativeBase,
    Mapped,
    Session,
    mapped_column,
    validates,
)


class Base(DeclarativeBase):
    pass


engine = create_engine(
    os.environ.get("DATABASE_URL")
    or f"sqlite:///{tempfile.mkdtemp()}/example.db"
)


# --8<-- [start:example]
class Booking(Base):
    __tablename__ = "bookings"
    id: Mapped[int] = mapped_column(primary_key=True)
    first: Mapped[int]
    last: Mapped[int]

    @validates("last")
    def check_last(self, key: str, value: int) -> int:
        if self.first is not None and value < self.first:
            raise ValueError(key)
        return value


Base.metadata.create_all(engine)

with Session(engine) as session:
    session.add(Booking(last=1, first=2))
    session.commit()
    print(session.scalars(select(Booking.last)).all())
    #> [1]

    try:
        Booking(first=2, last=1)
    except ValueError as error:
        print(type(error).__name__, error)
        #> ValueError last
# --8<-- [end:example]

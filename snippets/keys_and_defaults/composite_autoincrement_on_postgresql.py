"""On PostgreSQL, `autoincrement=True` counts in one sequence for all rows."""

import os

from sqlalchemy import create_engine, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column


class Base(DeclarativeBase):
    pass


class Seat(Base):
    __tablename__ = "seats"
    row: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)


engine = create_engine(os.environ["DATABASE_URL"])  # of PostgreSQL
Base.metadata.create_all(engine)

# --8<-- [start:example]
with Session(engine) as session:
    session.add_all([Seat(row=1), Seat(row=2), Seat(row=1)])
    session.flush()
    seats = session.scalars(select(Seat).order_by(Seat.number)).all()
    print([(seat.row, seat.number) for seat in seats])
    #> [(1, 1), (2, 2), (1, 3)]
    session.commit()
# --8<-- [end:example]

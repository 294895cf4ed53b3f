"""For a composite key, `get()` takes a tuple or a dict of all its columns."""
# cure: Pass a value for each column of the key.

import os
import tempfile

from sqlalchemy import create_engine
from sqlalchemy.exc import InvalidRequestError
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column


class Base(DeclarativeBase):
    pass


class Seat(Base):
    __tablename__ = "seats"
    row: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)


engine = create_engine(
    os.environ.get("DATABASE_URL")
    or f"sqlite:///{tempfile.mkdtemp()}/example.db"
)
Base.metadata.create_all(engine)

with Session(engine) as session:
    session.add(Seat(row=3, number=14))
    session.commit()

# --8<-- [start:example]
with Session(engine) as session:
    seat = session.get_one(Seat, (3, 14))
    print(session.get(Seat, {"number": 14, "row": 3}) is seat)
    #> True
    print(session.get(Seat, (14, 3)))
    #> None

    try:
        session.get(Seat, 3)
    except InvalidRequestError as error:
        print(type(error).__name__)
        #> InvalidRequestError
# --8<-- [end:example]

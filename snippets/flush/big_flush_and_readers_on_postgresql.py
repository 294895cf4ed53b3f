"""On PostgreSQL, a big flush keeps no reader out."""
# not with: REPEATABLE READ

import os

from sqlalchemy import create_engine, func, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column


class Base(DeclarativeBase):
    pass


class Note(Base):
    __tablename__ = "notes"
    id: Mapped[int] = mapped_column(primary_key=True)
    body: Mapped[str]


engine = create_engine(os.environ["DATABASE_URL"])  # of PostgreSQL
Base.metadata.create_all(engine)

# --8<-- [start:example]
with Session(engine) as session, Session(engine) as other:
    count = select(func.count(Note.id))
    session.add_all([Note(body="long " * 2000) for _ in range(10)])
    session.flush()
    print(other.scalar(count))
    #> 0

    session.commit()
    print(other.scalar(count))
    #> 10
# --8<-- [end:example]

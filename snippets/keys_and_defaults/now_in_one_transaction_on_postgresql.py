"""On PostgreSQL, `now()` is the time when the transaction began."""

import os
from datetime import datetime

from sqlalchemy import create_engine, func, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column


class Base(DeclarativeBase):
    pass


class Note(Base):
    __tablename__ = "notes"
    id: Mapped[int] = mapped_column(primary_key=True)
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    saved_at: Mapped[datetime] = mapped_column(
        server_default=func.clock_timestamp()
    )


engine = create_engine(os.environ["DATABASE_URL"])  # of PostgreSQL
Base.metadata.create_all(engine)

# --8<-- [start:example]
with Session(engine) as session:
    first, second = Note(), Note()
    session.add(first)
    session.flush()
    session.execute(select(func.pg_sleep(0.01)))
    session.add(second)
    session.flush()
    print(first.created_at == second.created_at)
    #> True
    print(first.saved_at == second.saved_at)
    #> False
    session.commit()
# --8<-- [end:example]

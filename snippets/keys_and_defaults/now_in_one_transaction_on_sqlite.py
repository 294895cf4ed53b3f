"""On SQLite, `now()` is the time of each statement, in whole seconds."""

import os
import tempfile
import time
from datetime import datetime

from sqlalchemy import create_engine, func
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column


class Base(DeclarativeBase):
    pass


class Note(Base):
    __tablename__ = "notes"
    id: Mapped[int] = mapped_column(primary_key=True)
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())


engine = create_engine(
    os.environ.get("DATABASE_URL")
    or f"sqlite:///{tempfile.mkdtemp()}/example.db"
)
Base.metadata.create_all(engine)

# --8<-- [start:example]
with Session(engine) as session:
    first, second = Note(), Note()
    session.add(first)
    session.flush()
    time.sleep(1)
    session.add(second)
    session.flush()
    print(first.created_at < second.created_at)
    #> True
    print(first.created_at.microsecond)
    #> 0
    session.commit()
# --8<-- [end:example]

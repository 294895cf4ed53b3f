"""On SQLite, a flush that outgrows the page cache keeps readers out, too."""
# cure: Commit in smaller portions, or use `PRAGMA journal_mode = WAL`.

import os
import tempfile

from sqlalchemy import create_engine, func, select, text
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column


class Base(DeclarativeBase):
    pass


class Note(Base):
    __tablename__ = "notes"
    id: Mapped[int] = mapped_column(primary_key=True)
    body: Mapped[str]


engine = create_engine(
    os.environ.get("DATABASE_URL")
    or f"sqlite:///{tempfile.mkdtemp()}/example.db",
    connect_args={"timeout": 0},
)
Base.metadata.create_all(engine)

# --8<-- [start:example]
with Session(engine) as session, Session(engine) as other:
    count = select(func.count(Note.id))
    session.execute(text("PRAGMA cache_size = 10"))  # 40 kB, not 2 MB
    session.add(Note(body="short"))
    session.flush()
    print(other.scalar(count))
    #> 0
    other.rollback()

    session.add_all([Note(body="long " * 2000) for _ in range(10)])
    session.flush()
    try:
        other.scalar(count)
    except OperationalError as error:
        print(type(error).__name__)
        #> OperationalError
    other.rollback()

    session.commit()
    print(other.scalar(count))
    #> 11
# --8<-- [end:example]

"""SQLite has no advisory locks: the function is missing."""
# cure: Send BEGIN IMMEDIATE; it keeps out everyone else who does.

import os
import tempfile

from sqlalchemy import create_engine, func, select
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column


class Base(DeclarativeBase):
    pass


class User(Base):
    __tablename__ = "users"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]


engine = create_engine(
    os.environ.get("DATABASE_URL")
    or f"sqlite:///{tempfile.mkdtemp()}/example.db"
)
Base.metadata.create_all(engine)

# --8<-- [start:example]
with Session(engine) as session:
    try:
        session.scalar(select(func.pg_try_advisory_xact_lock(42)))
    except OperationalError as error:
        print(type(error).__name__)
        #> OperationalError
# --8<-- [end:example]

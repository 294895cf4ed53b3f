"""SQLite has no `autoincrement` in a composite key."""
# cure: Use one `id`, and a unique constraint for the other columns.

import os
import tempfile

from sqlalchemy import create_engine
from sqlalchemy.exc import CompileError
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    pass


class Seat(Base):
    __tablename__ = "seats"
    row: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)


engine = create_engine(
    os.environ.get("DATABASE_URL")
    or f"sqlite:///{tempfile.mkdtemp()}/example.db"
)

# --8<-- [start:example]
try:
    Base.metadata.create_all(engine)
except CompileError as error:
    print(type(error).__name__)
    #> CompileError
# --8<-- [end:example]

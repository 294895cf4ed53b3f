"""SQLite has no deferred unique constraint."""
# cure: Flush after each step of the swap.

import os
import tempfile

from sqlalchemy import UniqueConstraint, create_engine
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    pass


class User(Base):
    __tablename__ = "users"
    __table_args__ = (
        UniqueConstraint("name", deferrable=True, initially="DEFERRED"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]


engine = create_engine(
    os.environ.get("DATABASE_URL")
    or f"sqlite:///{tempfile.mkdtemp()}/example.db"
)

# --8<-- [start:example]
try:
    Base.metadata.create_all(engine)
except OperationalError as error:
    print(type(error).__name__)
    #> OperationalError
# --8<-- [end:example]

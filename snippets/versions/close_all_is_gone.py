"""In 2.1, `Session.close_all()` is gone; `close_all_sessions()` replaces it."""
# cure: Call `close_all_sessions()`.
# requires: sqlalchemy>=2.1

import os
import tempfile

from sqlalchemy import create_engine
from sqlalchemy.orm import (
    DeclarativeBase,
    Mapped,
    Session,
    close_all_sessions,
    mapped_column,
)


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
session = Session(engine)
session.add(User(name="ada"))
session.flush()
try:
    Session.close_all()  # type: ignore[attr-defined]
except AttributeError as error:
    print(type(error).__name__)
    #> AttributeError

close_all_sessions()
print(session.in_transaction())
#> False
# --8<-- [end:example]

"""In 2.0, `Session.close_all()` works, and warns."""
# cure: Call `close_all_sessions()`.
# requires: sqlalchemy<2.1

import os
import tempfile
import warnings

from sqlalchemy import create_engine
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
session = Session(engine)
session.add(User(name="ada"))
session.flush()

with warnings.catch_warnings(record=True, action="always") as caught:
    Session.close_all()  # type: ignore[attr-defined]
print(caught[0].category.__name__)
#> SADeprecationWarning
print(session.in_transaction())
#> False
# --8<-- [end:example]

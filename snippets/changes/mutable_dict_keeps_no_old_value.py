"""Any key set in a `MutableDict` is a change, and leaves no old value."""

import os
import tempfile
from typing import Any

from sqlalchemy import JSON, create_engine, inspect
from sqlalchemy.ext.mutable import MutableDict
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column


class Base(DeclarativeBase):
    pass


class User(Base):
    __tablename__ = "users"
    id: Mapped[int] = mapped_column(primary_key=True)
    settings: Mapped[dict[str, Any]] = mapped_column(
        MutableDict.as_mutable(JSON)
    )


engine = create_engine(
    os.environ.get("DATABASE_URL")
    or f"sqlite:///{tempfile.mkdtemp()}/example.db"
)
Base.metadata.create_all(engine)

with Session(engine) as session:
    session.add(User(settings={"theme": "light"}))
    session.commit()

# --8<-- [start:example]
with Session(engine) as session:
    user = session.get_one(User, 1)
    user.settings["theme"] = "light"  # as it was
    print(session.is_modified(user))
    #> True
    history = inspect(user).attrs.settings.history
    print(history.deleted, history.added)
    #> () [{'theme': 'light'}]
    session.commit()
# --8<-- [end:example]

"""A copy that is given the same `MutableDict` changes both rows."""
# cure: Give the copy a value of its own: `deepcopy(user.settings)`.

import os
import tempfile
from copy import deepcopy
from typing import Any

from sqlalchemy import JSON, create_engine, select
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
    shared = User(settings=user.settings)
    own = User(settings=deepcopy(user.settings))
    session.add_all([shared, own])
    shared.settings["theme"] = "dark"
    session.commit()
    for settings in session.scalars(select(User.settings).order_by(User.id)):
        print(settings)
        #> {'theme': 'dark'}
        #> {'theme': 'dark'}
        #> {'theme': 'light'}
# --8<-- [end:example]

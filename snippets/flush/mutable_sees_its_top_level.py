"""`MutableDict` and `MutableList` see changes at their top level only."""
# not with: AsyncSession

import os
import tempfile
from typing import Any

from sqlalchemy import JSON, create_engine
from sqlalchemy.ext.mutable import MutableDict, MutableList
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column


class Base(DeclarativeBase):
    pass


class User(Base):
    __tablename__ = "users"
    id: Mapped[int] = mapped_column(primary_key=True)
    settings: Mapped[dict[str, Any]] = mapped_column(
        MutableDict.as_mutable(JSON)
    )
    tags: Mapped[list[str]] = mapped_column(MutableList.as_mutable(JSON))


engine = create_engine(
    os.environ.get("DATABASE_URL")
    or f"sqlite:///{tempfile.mkdtemp()}/example.db"
)
Base.metadata.create_all(engine)

with Session(engine) as session:
    settings = {"theme": "light", "colors": {"text": "black"}}
    session.add(User(settings=settings, tags=["new"]))
    session.commit()

# --8<-- [start:example]
with Session(engine) as session:
    user = session.get_one(User, 1)
    user.settings["colors"]["text"] = "red"
    print(user in session.dirty)
    #> False

    user.settings["theme"] = "dark"
    user.tags.append("admin")
    print(user in session.dirty)
    #> True
    session.commit()
    print(user.settings["theme"], user.tags)
    #> dark ['new', 'admin']
# --8<-- [end:example]

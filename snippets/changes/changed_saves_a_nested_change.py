"""With `MutableDict`, `changed()` saves a nested change."""
# not with: AsyncSession

import os
import tempfile
from typing import Any

from sqlalchemy import JSON, create_engine
from sqlalchemy.ext.mutable import MutableDict
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column


class Base(DeclarativeBase):
    pass


class User(Base):
    __tablename__ = "users"
    id: Mapped[int] = mapped_column(primary_key=True)
    settings: Mapped[MutableDict[str, Any]] = mapped_column(
        MutableDict.as_mutable(JSON)
    )


engine = create_engine(
    os.environ.get("DATABASE_URL")
    or f"sqlite:///{tempfile.mkdtemp()}/example.db"
)
Base.metadata.create_all(engine)

with Session(engine) as session:
    session.add(User(settings={"colors": {"text": "black"}}))
    session.commit()

# --8<-- [start:example]
with Session(engine) as session:
    user = session.get_one(User, 1)
    user.settings["colors"]["text"] = "red"
    user.settings.changed()
    session.commit()
    print(user.settings)
    #> {'colors': {'text': 'red'}}

    user.settings["colors"] = {**user.settings["colors"], "text": "blue"}
    session.commit()
    print(user.settings)
    #> {'colors': {'text': 'blue'}}
# --8<-- [end:example]

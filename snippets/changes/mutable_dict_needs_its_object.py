"""A change of a `MutableDict` whose object nobody holds is not saved."""
# cure: Take the object into a variable first.
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
    session.get_one(User, 1).settings["theme"] = "dark"
    session.commit()
    print(session.get_one(User, 1).settings)
    #> {'theme': 'light'}

    user = session.get_one(User, 1)
    user.settings["theme"] = "dark"
    session.commit()
    print(user.settings)
    #> {'theme': 'dark'}
# --8<-- [end:example]

"""A dict made with `getattr()` has the values of an expired object, too."""

import os
import tempfile
from typing import Any

from sqlalchemy import create_engine, inspect
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
with Session(engine) as session:
    session.add(User(name="ada"))
    session.commit()


# --8<-- [start:example]
def as_dict(row: Base) -> dict[str, Any]:
    return {
        c.key: getattr(row, c.key) for c in inspect(row).mapper.column_attrs
    }


with Session(engine) as session:
    user = session.get_one(User, 1)
    session.commit()
    print(as_dict(user)["name"])
    #> ada
# --8<-- [end:example]

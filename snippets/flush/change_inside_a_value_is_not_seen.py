"""Flush does not see a change inside a dict; assign a new one."""

import os
import tempfile

from sqlalchemy import JSON, create_engine
from sqlalchemy.ext.mutable import MutableDict
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column


class Base(DeclarativeBase):
    pass


class User(Base):
    __tablename__ = "users"
    id: Mapped[int] = mapped_column(primary_key=True)
    plain: Mapped[dict[str, str]] = mapped_column(JSON)
    tracked: Mapped[dict[str, str]] = mapped_column(
        MutableDict.as_mutable(JSON)
    )


engine = create_engine(
    os.environ.get("DATABASE_URL")
    or f"sqlite:///{tempfile.mkdtemp()}/example.db"
)
Base.metadata.create_all(engine)

with Session(engine) as session:
    session.add(User(plain={"theme": "light"}, tracked={"theme": "light"}))
    session.commit()

# --8<-- [start:example]
with Session(engine) as session:
    user = session.get_one(User, 1)
    user.plain["theme"] = "dark"
    print(user in session.dirty)
    #> False
    user.tracked["theme"] = "dark"  # a MutableDict
    print(user in session.dirty)
    #> True
    session.commit()
    print(user.plain["theme"], user.tracked["theme"])
    #> light dark

    user.plain = {**user.plain, "theme": "dark"}
    session.commit()
    print(user.plain["theme"])
    #> dark
# --8<-- [end:example]

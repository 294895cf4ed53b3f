"""`copy.copy()` of an object makes no new row: both have the same state."""

import copy
import os
import tempfile

from sqlalchemy import create_engine, func, inspect, select
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
with Session(engine) as session:
    user = session.get_one(User, 1)
    twin = copy.copy(user)
    print(inspect(twin) is inspect(user))
    #> True
    session.add(twin)
    session.commit()
    print(session.scalar(select(func.count(User.id))))
    #> 1
# --8<-- [end:example]

"""A change that the close has undone is shown, and never written."""
# cure: Call `rollback()` before you close, or merge the object.

import os
import tempfile

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

with Session(engine) as session:
    session.add(User(name="ada"))
    session.commit()

# --8<-- [start:example]
with Session(engine) as session:
    user = session.get_one(User, 1)
    user.name = "grace"
    session.flush()

with Session(engine, expire_on_commit=False) as session:
    session.add(user)
    session.commit()
    print(user.name)
    #> grace

with Session(engine) as session:
    print(session.get_one(User, 1).name)
    #> ada
# --8<-- [end:example]

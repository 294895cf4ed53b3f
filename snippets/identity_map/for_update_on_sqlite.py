"""On SQLite, `with_for_update` sends a plain SELECT: no lock."""

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
with Session(engine) as session, Session(engine) as other:
    user = session.get_one(User, 1, with_for_update=True)
    twin = other.get_one(User, 1, with_for_update={"nowait": True})
    twin.name = "Ada"
    other.commit()

    session.refresh(user)
    print(user.name)
    #> Ada
# --8<-- [end:example]

"""Two Sessions."""

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
    os.environ.get("DATABASE_URL") or f"sqlite:///{tempfile.mkdtemp()}/example.db"
)
Base.metadata.create_all(engine)
with Session(engine) as setup:
    setup.add(User(name="ada"))
    setup.commit()

first, second = Session(engine), Session(engine)
mine = first.get_one(User, 1)
first.rollback()
yours = second.get_one(User, 1)
yours.name = "grace"
second.commit()
print(mine.name)
first.close()
second.close()

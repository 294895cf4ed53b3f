"""Pages by a date alone leave rows out; by date and key they do not."""

import os
import tempfile
from datetime import date

from sqlalchemy import create_engine, select, tuple_
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column


class Base(DeclarativeBase):
    pass


class User(Base):
    __tablename__ = "users"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    joined: Mapped[date]


engine = create_engine(
    os.environ.get("DATABASE_URL")
    or f"sqlite:///{tempfile.mkdtemp()}/example.db"
)
Base.metadata.create_all(engine)

with Session(engine) as session:
    names = ["ada", "alan", "barbara", "edsger", "grace"]
    day = date(2026, 1, 31)
    session.add_all([User(name=name, joined=day) for name in names])
    session.commit()

# --8<-- [start:example]
with Session(engine) as session:
    read = 0
    after_date = date.min
    page = select(User).order_by(User.joined).limit(2)
    while users := session.scalars(page.where(User.joined > after_date)).all():
        after_date = users[-1].joined
        read += len(users)
    print(read)
    #> 2

    read = 0
    after = (date.min, 0)
    key = tuple_(User.joined, User.id)
    page = select(User).order_by(User.joined, User.id).limit(2)
    while users := session.scalars(page.where(key > after)).all():
        after = (users[-1].joined, users[-1].id)
        read += len(users)
    print(read)
    #> 5
# --8<-- [end:example]

"""A bulk UPDATE or DELETE flushes first, so it meets new rows."""
# not with: autoflush=False

import os
import tempfile

from sqlalchemy import create_engine, delete, func, select, update
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
    names = select(User.name).order_by(User.id)
    ada = session.get_one(User, 1)
    ada.name = "Ada"
    session.add(User(name="grace"))
    session.execute(update(User).values(name=func.upper(User.name)))
    print(session.scalars(names).all())
    #> ['ADA', 'GRACE']

    session.add(User(name="alan"))
    session.execute(delete(User).where(User.name == "alan"))
    session.commit()
    print(session.scalars(names).all())
    #> ['ADA', 'GRACE']
# --8<-- [end:example]

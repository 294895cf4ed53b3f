"""A Session begins by itself; the database begins later."""

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
    print(session.in_transaction())
    #> False
    user = session.get_one(User, 1)
    print(session.in_transaction())
    #> True
    user.name = "Ada"
    session.flush()
    session.commit()
    print(session.in_transaction())
    #> False

    session.add(User(name="grace"))
    print(session.in_transaction())
    #> True
    session.rollback()
# --8<-- [end:example]

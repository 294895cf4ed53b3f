"""Flush sends what is new, changed or deleted."""

import os
import tempfile

from sqlalchemy import create_engine, select
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
    session.add_all([User(name="ada"), User(name="grace")])
    session.commit()

# --8<-- [start:example]
with Session(engine) as session:
    ada, grace = session.scalars(select(User).order_by(User.id))
    ada.name = "Ada"
    session.delete(grace)
    session.add(User(name="alan"))
    session.flush()
    print(session.scalars(select(User.name).order_by(User.id)).all())
    #> ['Ada', 'alan']
    session.commit()

    session.flush()
    print(session.in_transaction())
    #> False
# --8<-- [end:example]

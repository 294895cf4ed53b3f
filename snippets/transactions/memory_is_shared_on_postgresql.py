"""On PostgreSQL, each Session has a connection and transaction of its own."""

import os

from sqlalchemy import create_engine, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column


class Base(DeclarativeBase):
    pass


class User(Base):
    __tablename__ = "users"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]


engine = create_engine(os.environ["DATABASE_URL"])  # of PostgreSQL
Base.metadata.create_all(engine)

# --8<-- [start:example]
with Session(engine) as session, Session(engine) as other:
    names = select(User.name)
    session.add(User(name="ada"))
    session.flush()
    print(other.scalars(names).all())
    #> []
    other.rollback()
    print(session.scalars(names).all())
    #> ['ada']
# --8<-- [end:example]

"""On PostgreSQL, a savepoint ends with its transaction."""

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
    with session.begin_nested():
        session.add(User(name="ada"))
    print(other.scalars(names).all())
    #> []

    session.rollback()
    print(session.scalars(names).all())
    #> []
# --8<-- [end:example]

"""A flush that fails on one engine rolls back the other one too."""
# cure: Roll back, and do the work of both databases again.

import os

from sqlalchemy import create_engine, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column


class Base(DeclarativeBase):
    pass


class User(Base):
    __tablename__ = "users"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]


class Event(Base):
    __tablename__ = "events"
    id: Mapped[int] = mapped_column(primary_key=True)
    text: Mapped[str] = mapped_column(unique=True)


engine = create_engine(os.environ["DATABASE_URL"])  # of PostgreSQL
archive = create_engine(os.environ["DATABASE_URL"])  # of PostgreSQL
Base.metadata.create_all(engine)
Base.metadata.create_all(archive)
with Session(archive) as session:
    session.add(Event(text="ada came"))
    session.commit()

# --8<-- [start:example]
with Session(binds={User: engine, Event: archive}) as session:
    session.add(User(name="ada"))
    session.flush()
    session.add(Event(text="ada came"))  # this text is taken
    try:
        session.commit()
    except IntegrityError as error:
        print(type(error).__name__)
        #> IntegrityError
    session.rollback()
    print(session.scalars(select(User.name)).all())
    #> []
# --8<-- [end:example]

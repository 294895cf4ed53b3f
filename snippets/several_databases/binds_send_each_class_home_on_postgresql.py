"""`binds` sends each class to its engine, in one Session."""

import os

from sqlalchemy import create_engine, select
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
    text: Mapped[str]


engine = create_engine(os.environ["DATABASE_URL"])  # of PostgreSQL
archive = create_engine(os.environ["DATABASE_URL"])  # of PostgreSQL
Base.metadata.create_all(engine)
Base.metadata.create_all(archive)

# --8<-- [start:example]
with Session(binds={User: engine, Event: archive}) as session:
    session.add_all([User(name="ada"), Event(text="ada came")])
    session.commit()

with Session(engine) as session:
    print(session.scalars(select(User.name)).all())
    #> ['ada']
with Session(archive) as session:
    print(session.scalars(select(Event.text)).all())
    #> ['ada came']
# --8<-- [end:example]

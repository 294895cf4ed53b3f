"""A listener on a `sessionmaker` hears its Sessions; one on `Session`, all."""

import os
import tempfile

from sqlalchemy import create_engine, event
from sqlalchemy.orm import (
    DeclarativeBase,
    Mapped,
    Session,
    mapped_column,
    sessionmaker,
)


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

# --8<-- [start:example]
make_session = sessionmaker(engine)
heard: list[str] = []


def one(session: Session) -> None:
    heard.append("sessionmaker")


def every(session: Session) -> None:
    heard.append("Session")


event.listen(make_session, "after_commit", one)
event.listen(Session, "after_commit", every)
with make_session() as session:
    session.commit()
print(heard)
#> ['sessionmaker', 'Session']
with Session(engine) as session:
    session.commit()
print(heard)
#> ['sessionmaker', 'Session', 'Session']

event.remove(make_session, "after_commit", one)
event.remove(Session, "after_commit", every)
with make_session() as session:
    session.commit()
print(heard)
#> ['sessionmaker', 'Session', 'Session']
# --8<-- [end:example]

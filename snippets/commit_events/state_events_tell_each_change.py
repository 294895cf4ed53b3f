"""Each change of an object's state has its event."""

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

with Session(engine) as session:
    session.add(User(name="ada"))
    session.commit()

# --8<-- [start:example]
make_session = sessionmaker(engine)
heard: list[str] = []


@event.listens_for(make_session, "pending_to_persistent")
def inserted(session: Session, user: object) -> None:
    heard.append("inserted")


@event.listens_for(make_session, "loaded_as_persistent")
def loaded(session: Session, user: object) -> None:
    heard.append("loaded")


@event.listens_for(make_session, "persistent_to_deleted")
def deleted(session: Session, user: object) -> None:
    heard.append("deleted")


@event.listens_for(make_session, "deleted_to_persistent")
def restored(session: Session, user: object) -> None:
    heard.append("restored")


with make_session() as session:
    session.add(User(name="grace"))
    session.commit()
    ada = session.get_one(User, 1)
    session.delete(ada)
    session.flush()
    session.rollback()
    print(heard)
    #> ['inserted', 'loaded', 'deleted', 'restored']
# --8<-- [end:example]

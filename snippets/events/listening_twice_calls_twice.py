"""A function that listens twice to a `sessionmaker` is called twice."""
# cure: Listen once, where the `sessionmaker` is made.

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


def tell(session: Session) -> None:
    heard.append("commit")


event.listen(make_session, "after_commit", tell)
event.listen(make_session, "after_commit", tell)
with make_session() as session:
    session.commit()
print(heard)
#> ['commit', 'commit']

event.remove(make_session, "after_commit", tell)
print(event.contains(make_session, "after_commit", tell))
#> False
with make_session() as session:
    session.commit()
print(heard)
#> ['commit', 'commit', 'commit']
# --8<-- [end:example]

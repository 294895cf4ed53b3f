"""In `after_flush`, a new object has its key and is still in `new`."""
# not with: joined inheritance

import os
import tempfile

from sqlalchemy import create_engine, event, insert, select
from sqlalchemy.orm import (
    DeclarativeBase,
    Mapped,
    Session,
    UOWTransaction,
    mapped_column,
    sessionmaker,
)


class Base(DeclarativeBase):
    pass


class User(Base):
    __tablename__ = "users"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]


class Audit(Base):
    __tablename__ = "audits"
    id: Mapped[int] = mapped_column(primary_key=True)
    what: Mapped[str]


engine = create_engine(
    os.environ.get("DATABASE_URL")
    or f"sqlite:///{tempfile.mkdtemp()}/example.db"
)
Base.metadata.create_all(engine)

# --8<-- [start:example]
make_session = sessionmaker(engine)


@event.listens_for(make_session, "after_flush")
def audit(session: Session, context: UOWTransaction) -> None:
    for user in session.new:
        if isinstance(user, User):
            what = f"created user {user.id}"
            session.execute(insert(Audit).values(what=what))


with make_session() as session:
    session.add(User(name="ada"))
    session.flush()
    print(session.scalars(select(Audit.what)).all())
    #> ['created user 1']
    session.commit()
# --8<-- [end:example]

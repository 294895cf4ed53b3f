"""If each flush leaves something to flush, `commit()` raises."""
# cure: Add objects in `before_flush`, or only for what is in `session.new`.

import os
import tempfile

from sqlalchemy import create_engine, event, select
from sqlalchemy.orm import (
    DeclarativeBase,
    Mapped,
    Session,
    UOWTransaction,
    mapped_column,
    sessionmaker,
)
from sqlalchemy.orm.exc import FlushError


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


@event.listens_for(make_session, "after_flush_postexec")
def audit(session: Session, context: UOWTransaction) -> None:
    session.add(Audit(what="flushed"))


with make_session() as session:
    session.add(User(name="ada"))
    try:
        session.commit()
    except FlushError as error:
        print(type(error).__name__)
        #> FlushError
    session.rollback()
    print(session.scalars(select(Audit.what)).all())
    #> []
# --8<-- [end:example]

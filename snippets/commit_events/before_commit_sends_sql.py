"""`before_commit` may send SQL; what was flushed is no longer in `new`."""
# not with: joined inheritance

import os
import tempfile

from sqlalchemy import create_engine, event, insert, select
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


@event.listens_for(make_session, "before_commit")
def audit(session: Session) -> None:
    names = [user.name for user in session.new if isinstance(user, User)]
    session.execute(insert(Audit).values(what=f"commits {names}"))


with make_session() as session:
    session.add(User(name="ada"))
    session.flush()
    session.add(User(name="grace"))
    session.commit()
    print(session.scalars(select(Audit.what)).all())
    #> ["commits ['grace']"]
# --8<-- [end:example]

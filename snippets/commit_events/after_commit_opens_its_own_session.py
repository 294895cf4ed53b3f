"""A Session of its own may send SQL in `after_commit`."""

import os
import tempfile

from sqlalchemy import create_engine, event, func, select
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


@event.listens_for(make_session, "after_commit")
def audit(session: Session) -> None:
    if session.in_nested_transaction():
        return  # the end of a savepoint
    with Session(engine) as own:
        number = own.scalar(select(func.count(User.id)))
        own.add(Audit(what=f"{number} users"))
        own.commit()


with make_session() as session:
    session.add(User(name="ada"))
    session.commit()
    print(session.scalars(select(Audit.what)).all())
    #> ['1 users']
# --8<-- [end:example]

"""What you add in `after_commit` waits for another commit."""

import os
import tempfile

from sqlalchemy import create_engine, event, select
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
    session.add(Audit(what="a commit"))


with make_session() as session:
    session.add(User(name="ada"))
    session.commit()
    print(len(session.new))
    #> 1

with Session(engine) as session:
    print(session.scalars(select(User.name)).all())
    #> ['ada']
    print(session.scalars(select(Audit.what)).all())
    #> []
# --8<-- [end:example]

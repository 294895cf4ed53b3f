"""Rollback undoes what was flushed; commit shows it to everyone."""
# not with: REPEATABLE READ

import os
import tempfile

from sqlalchemy import create_engine, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column


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
with Session(engine) as session, Session(engine) as other:
    names = select(User.name)
    session.add(User(name="ada"))
    session.flush()
    print(session.scalars(names).all())
    #> ['ada']
    print(other.scalars(names).all())
    #> []
    session.rollback()
    print(session.scalars(names).all())
    #> []

    session.add(User(name="grace"))
    session.flush()
    session.commit()
    print(other.scalars(names).all())
    #> ['grace']
# --8<-- [end:example]

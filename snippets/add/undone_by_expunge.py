"""Expunge takes back an add; a second add makes the object pending again."""

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
with Session(engine) as session:
    ada = User(name="ada")
    grace = User(name="grace")
    session.add_all([ada, grace])

    session.expunge(ada)
    session.commit()
    print(session.scalars(select(User.name)).all())
    #> ['grace']

    session.add(ada)
    session.commit()
    names = select(User.name).order_by(User.id)
    print(session.scalars(names).all())
    #> ['grace', 'ada']
# --8<-- [end:example]

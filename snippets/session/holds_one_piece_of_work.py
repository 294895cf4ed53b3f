"""A Session holds the objects, their changes and one transaction."""

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

with Session(engine) as session:
    session.add(User(name="ada"))
    session.commit()

# --8<-- [start:example]
with Session(engine) as session, Session(engine) as other:
    user = session.scalars(select(User)).one()
    print(session.get(User, 1) is user)
    #> True

    user.name = "Ada"
    grace = User(name="grace")
    session.add(grace)
    print(len(session.dirty), len(session.new))
    #> 1 1

    names = select(User.name).order_by(User.id)
    print(other.scalars(names).all())
    #> ['ada']
    other.rollback()
    session.commit()
    print(other.scalars(names).all())
    #> ['Ada', 'grace']
# --8<-- [end:example]

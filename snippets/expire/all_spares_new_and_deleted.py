"""`expire_all()` keeps what is new and what is marked for delete."""

import os
import tempfile

from sqlalchemy import create_engine, inspect, select
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
    session.add_all([User(name="ada"), User(name="alan")])
    session.commit()

# --8<-- [start:example]
with Session(engine) as session:
    ada, alan = session.scalars(select(User).order_by(User.id))
    session.delete(ada)
    alan.name = "Alan"
    grace = User(name="grace")
    session.add(grace)
    session.expire_all()
    print(ada in session.deleted, grace in session.new, grace.name)
    #> True True grace
    print(alan in session, alan in session.dirty)
    #> True False
    print(inspect(ada).expired, inspect(alan).expired)
    #> True True
    session.commit()
    print(session.scalars(select(User.name).order_by(User.name)).all())
    #> ['alan', 'grace']
# --8<-- [end:example]

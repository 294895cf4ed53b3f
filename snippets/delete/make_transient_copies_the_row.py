"""`make_transient()` turns an object into a new one: a copy of the row."""

import os
import tempfile

from sqlalchemy import create_engine, inspect, select
from sqlalchemy.orm import (
    DeclarativeBase,
    Mapped,
    Session,
    make_transient,
    mapped_column,
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

with Session(engine) as session:
    session.add(User(name="ada"))
    session.commit()

# --8<-- [start:example]
with Session(engine) as session:
    user = session.get_one(User, 1)
    make_transient(user)
    print(inspect(user).transient, user.id, user.name)
    #> True 1 ada

    del user.id
    session.add(user)
    session.commit()
    rows = select(User.id, User.name).order_by(User.id)
    print([(id_, name) for id_, name in session.execute(rows)])
    #> [(1, 'ada'), (2, 'ada')]

    make_transient(user)  # after a commit: expired
    print(user.name)
    #> None
# --8<-- [end:example]

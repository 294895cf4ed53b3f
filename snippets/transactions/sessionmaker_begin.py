"""`begin()` of a sessionmaker opens, commits and closes a Session."""

import os
import tempfile

from sqlalchemy import create_engine, inspect, select
from sqlalchemy.orm import (
    DeclarativeBase,
    Mapped,
    mapped_column,
    sessionmaker,
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

# --8<-- [start:example]
make_session = sessionmaker(engine)

with make_session.begin() as session:
    user = User(name="ada")
    session.add(user)

print(inspect(user).detached)
#> True
with make_session() as session:
    print(session.scalars(select(User.name)).all())
    #> ['ada']
# --8<-- [end:example]

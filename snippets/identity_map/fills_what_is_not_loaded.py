"""A query fills in what is not loaded, and only that."""
# not with: REPEATABLE READ

import os
import tempfile

from sqlalchemy import create_engine, select
from sqlalchemy.orm import (
    DeclarativeBase,
    Mapped,
    Session,
    load_only,
    mapped_column,
)


class Base(DeclarativeBase):
    pass


class User(Base):
    __tablename__ = "users"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    city: Mapped[str]


engine = create_engine(
    os.environ.get("DATABASE_URL")
    or f"sqlite:///{tempfile.mkdtemp()}/example.db"
)
Base.metadata.create_all(engine)

with Session(engine) as session:
    session.add(User(name="ada", city="London"))
    session.commit()

# --8<-- [start:example]
with Session(engine) as session:
    only_name = select(User).options(load_only(User.name))
    user = session.scalars(only_name).one()

    with Session(engine) as other:
        row = other.get_one(User, 1)
        row.name, row.city = "Ada", "Paris"
        other.commit()

    session.scalars(select(User)).one()
    print(user.name, user.city)
    #> ada Paris

    session.expire(user, ["name"])
    session.scalars(select(User)).one()
    print(user.name, user.city)
    #> Ada Paris
# --8<-- [end:example]

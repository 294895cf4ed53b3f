"""By its identity key, you find an object in the Session without SQL."""

import os
import tempfile

from sqlalchemy import create_engine, inspect
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column
from sqlalchemy.orm.util import identity_key


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
    key = identity_key(User, 1)
    print(session.identity_map.get(key))
    #> None

    user = session.get_one(User, 1)
    print(session.identity_map.get(key) is user)
    #> True
    print(inspect(user).identity_key == key)
    #> True
# --8<-- [end:example]

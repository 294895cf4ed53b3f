"""Without `remove()`, the next request commits what this one left."""

import os
import tempfile
from contextlib import suppress

from sqlalchemy import create_engine, select
from sqlalchemy.orm import (
    DeclarativeBase,
    Mapped,
    mapped_column,
    scoped_session,
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

db_session = scoped_session(sessionmaker(engine))


# --8<-- [start:example]
def request(name: str) -> None:
    db_session.add(User(name=name))
    if name == "root":
        raise PermissionError
    db_session.commit()


names = select(User.name).order_by(User.id)

try:
    request("root")
except PermissionError:
    db_session.remove()
request("ada")
print(db_session.scalars(names).all())
#> ['ada']

with suppress(PermissionError):
    request("root")  # and no remove()
request("grace")
print(db_session.scalars(names).all())
#> ['ada', 'root', 'grace']
db_session.remove()
# --8<-- [end:example]

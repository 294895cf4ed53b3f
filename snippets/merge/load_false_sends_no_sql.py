"""With `load=False`, merge copies a loaded object and sends no SQL."""

import os
import tempfile

from sqlalchemy import create_engine, inspect
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
with Session(engine) as session:
    cached = session.get_one(User, 1)

with Session(engine) as session:
    user = session.merge(cached, load=False)
    print(user is cached, inspect(user).persistent)
    #> False True
    print(user.name, user in session.dirty)
    #> ada False
# --8<-- [end:example]

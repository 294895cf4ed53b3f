"""With the value that it has, an object is dirty, but not modified: no SQL."""

import os
import tempfile

from sqlalchemy import create_engine
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
    user = session.get_one(User, 1)
    user.name = "ada"  # as it was
    print(user in session.dirty, session.is_modified(user))
    #> True False
    session.flush()
    print(user in session.dirty)
    #> False

    user.name = "grace"
    print(user in session.dirty, session.is_modified(user))
    #> True True
    user.name = "ada"
    print(user in session.dirty, session.is_modified(user))
    #> True False
    session.commit()
# --8<-- [end:example]

"""A new object that was expired before the rollback has lost its values."""
# cure: Make a new object.

import os
import tempfile

from sqlalchemy import create_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column
from sqlalchemy.orm.exc import DetachedInstanceError


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
    user = User(name="ada")
    session.add(user)
    session.flush()
    with session.begin_nested() as savepoint:
        user.name = "Ada"
        savepoint.rollback()
    session.rollback()
    try:
        print(user.name)
    except DetachedInstanceError as error:
        print(type(error).__name__)
        #> DetachedInstanceError
# --8<-- [end:example]

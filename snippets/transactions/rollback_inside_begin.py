"""After `rollback()` inside `session.begin()`, the block refuses work."""
# cure: To give up a part of the work, use `with session.begin_nested():`; to
# cure: give up all, let an exception leave the block.

import os
import tempfile

from sqlalchemy import create_engine, select
from sqlalchemy.exc import InvalidRequestError
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

# --8<-- [start:example]
with Session(engine) as session:
    with session.begin():
        session.add(User(name="ada"))
        session.rollback()
        try:
            session.add(User(name="grace"))
        except InvalidRequestError as error:
            print(str(error).split(".")[0])
            #> Can't operate on closed transaction inside context manager

    print(session.scalars(select(User.name)).all())
    #> []
# --8<-- [end:example]

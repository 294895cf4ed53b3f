"""A row without its primary key cannot be updated from a list."""
# not with: a version counter
# cure: Give each row its primary key, or write a `where()`.

import os
import tempfile

from sqlalchemy import create_engine, update
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

with Session(engine) as session:
    session.add(User(name="ada"))
    session.commit()

# --8<-- [start:example]
with Session(engine) as session:
    try:
        session.execute(update(User), [{"name": "grace"}])
    except InvalidRequestError as error:
        print(type(error).__name__, error.code)
        #> InvalidRequestError bupq
# --8<-- [end:example]

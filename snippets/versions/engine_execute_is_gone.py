"""An engine has no `execute()`; a connection has."""
# cure: Use `engine.connect()` or `engine.begin()`, or a Session.

import os
import tempfile

from sqlalchemy import create_engine, select
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
users = select(User.name)
try:
    engine.execute(users)  # type: ignore[attr-defined]
except AttributeError as error:
    print(type(error).__name__)
    #> AttributeError

with engine.connect() as connection:
    print(connection.scalars(users).all())
    #> ['ada']
# --8<-- [end:example]

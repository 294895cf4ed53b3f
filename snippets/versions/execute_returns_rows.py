"""`execute()` of a SELECT returns rows; `scalars()` returns the objects."""
# cure: Call `scalars()` instead of `execute()`.

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
with Session(engine) as session:
    row = session.execute(select(User)).one()
    try:
        print(row.name)
    except AttributeError as error:
        print(type(error).__name__)
        #> AttributeError
    print(row.User.name)
    #> ada
    print(session.scalars(select(User)).one().name)
    #> ada
# --8<-- [end:example]

"""On SQLite, a function's own Session cannot write before its caller ends."""
# cure: Pass the caller's Session on, or commit before the call.

import os
import tempfile

from sqlalchemy import create_engine
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column


class Base(DeclarativeBase):
    pass


class User(Base):
    __tablename__ = "users"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]


engine = create_engine(
    os.environ.get("DATABASE_URL")
    or f"sqlite:///{tempfile.mkdtemp()}/example.db",
    connect_args={"timeout": 0},
)
Base.metadata.create_all(engine)

with Session(engine) as session:
    session.add(User(name="ada"))
    session.commit()


# --8<-- [start:example]
def rename() -> None:
    with Session(engine) as own, own.begin():
        own.get_one(User, 1).name = "Ada Lovelace"


with Session(engine) as session:
    session.get_one(User, 1).name = "Ada"
    session.flush()
    try:
        rename()
    except OperationalError as error:
        print(type(error).__name__)
        #> OperationalError

    session.commit()
    rename()
    print(session.get_one(User, 1).name)
    #> Ada Lovelace
# --8<-- [end:example]

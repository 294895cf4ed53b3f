"""With `sqlite://`, each thread has a database of its own."""
# cure: Use a file, or `StaticPool` for one Session at a time.

import os
import tempfile
from concurrent.futures import ThreadPoolExecutor

from sqlalchemy import Engine, StaticPool, create_engine, select
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
    or f"sqlite:///{tempfile.mkdtemp()}/example.db"
)
Base.metadata.create_all(engine)


# --8<-- [start:example]
def names(engine: Engine) -> list[str]:
    with Session(engine) as session:
        return list(session.scalars(select(User.name)))


one_connection = create_engine(
    "sqlite://",
    poolclass=StaticPool,
    connect_args={"check_same_thread": False},
)

with ThreadPoolExecutor() as threads:
    for engine in (create_engine("sqlite://"), one_connection):
        Base.metadata.create_all(engine)
        with Session(engine) as session:
            session.add(User(name="ada"))
            session.commit()
        try:
            print(threads.submit(names, engine).result())
            #> ['ada']
        except OperationalError as error:
            print(type(error).__name__)
            #> OperationalError
# --8<-- [end:example]

"""On PostgreSQL, all threads see the same rows."""

import os
from concurrent.futures import ThreadPoolExecutor

from sqlalchemy import Engine, create_engine, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column


class Base(DeclarativeBase):
    pass


class User(Base):
    __tablename__ = "users"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]


engine = create_engine(os.environ["DATABASE_URL"])  # of PostgreSQL
Base.metadata.create_all(engine)


# --8<-- [start:example]
def names(engine: Engine) -> list[str]:
    with Session(engine) as session:
        return list(session.scalars(select(User.name)))


with ThreadPoolExecutor() as threads:
    with Session(engine) as session:
        session.add(User(name="ada"))
        session.commit()
    print(threads.submit(names, engine).result())
    #> ['ada']
# --8<-- [end:example]

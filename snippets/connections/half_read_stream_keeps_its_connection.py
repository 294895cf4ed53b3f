"""A generator that is half read keeps its Session's connection."""

import os
import tempfile
from collections.abc import Generator
from contextlib import closing

from sqlalchemy import create_engine, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column
from sqlalchemy.pool import QueuePool


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
    session.add_all([User(name="ada"), User(name="grace")])
    session.commit()

pool = engine.pool
assert isinstance(pool, QueuePool)


# --8<-- [start:example]
def names() -> Generator[str]:
    stream = select(User.name).order_by(User.id)
    with Session(engine) as session:
        yield from session.scalars(stream.execution_options(yield_per=1))


with closing(names()) as lines:
    print(next(lines))
    #> ada
    print(pool.checkedout())
    #> 1
print(pool.checkedout())
#> 0
# --8<-- [end:example]

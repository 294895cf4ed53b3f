"""A Session opened inside another one needs a second connection."""
# cure: Pass the Session to the function.

import os
import tempfile

from sqlalchemy import create_engine, exc, func, select
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
    pool_size=1,
    max_overflow=0,
    pool_timeout=0.1,
)
Base.metadata.create_all(engine)


# --8<-- [start:example]
def count_users() -> int:
    with Session(engine) as session:
        return session.scalars(select(func.count(User.id))).one()


def count_users_in(session: Session) -> int:
    return session.scalars(select(func.count(User.id))).one()


with Session(engine) as session:
    session.add(User(name="ada"))
    session.flush()
    try:
        count_users()
    except exc.TimeoutError as error:
        print(str(error).split(",")[0])
        #> QueuePool limit of size 1 overflow 0 reached
    print(count_users_in(session))
    #> 1
# --8<-- [end:example]

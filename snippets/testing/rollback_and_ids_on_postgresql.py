"""On PostgreSQL, a rollback gives no id back: each test has other ids."""

import os

from sqlalchemy import create_engine
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
def id_in_a_test() -> int:
    with Session(engine) as session:
        user = User(name="ada")
        session.add(user)
        session.flush()
        return user.id  # the end of the block rolls back


print(id_in_a_test(), id_in_a_test())
#> 1 2
# --8<-- [end:example]

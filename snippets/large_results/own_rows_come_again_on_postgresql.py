"""On PostgreSQL, a `yield_per` result does not see the rows that you add."""
# not with: AsyncSession

import os

from sqlalchemy import create_engine, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column


class Base(DeclarativeBase):
    pass


class User(Base):
    __tablename__ = "users"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]


engine = create_engine(os.environ["DATABASE_URL"])  # of PostgreSQL
Base.metadata.create_all(engine)

with Session(engine) as session:
    names = ["ada", "alan", "barbara", "edsger", "grace"]
    session.add_all([User(name=name) for name in names])
    session.commit()

# --8<-- [start:example]
with Session(engine) as session:
    statement = select(User).execution_options(yield_per=1)
    for read, user in enumerate(session.scalars(statement), start=1):
        session.add(User(name=f"{user.name}!"))
        session.flush()
        if read == 20:
            break
    print(read)
    #> 5
# --8<-- [end:example]

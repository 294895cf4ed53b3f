"""Under REPEATABLE READ, even `refresh` returns the old value."""
# not with: expire_on_commit=False

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

with Session(engine) as session:
    session.add(User(name="ada"))
    session.commit()

# --8<-- [start:example]
stable = engine.execution_options(isolation_level="REPEATABLE READ")
with Session(stable) as session:
    user = session.get_one(User, 1)

    with Session(engine) as other:
        other.get_one(User, 1).name = "Ada"
        other.commit()

    session.refresh(user)
    print(user.name)
    #> ada
    session.commit()
    print(user.name)
    #> Ada
# --8<-- [end:example]

"""On PostgreSQL, the id of a deleted row is not given again."""
# not with: AsyncSession

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
with Session(engine) as session:
    user = User(name="grace")
    session.add(user)
    session.commit()
    print(user.id)
    #> 2

    session.delete(user)
    session.commit()
    user = User(name="alan")
    session.add(user)
    session.commit()
    print(user.id)
    #> 3
# --8<-- [end:example]

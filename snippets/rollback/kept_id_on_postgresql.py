"""On PostgreSQL, the id of a rolled-back object is not given again."""
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

# --8<-- [start:example]
with Session(engine) as session:
    user = User(name="ada")
    session.add(user)
    session.flush()
    session.rollback()

    with Session(engine) as other:
        other.add(User(name="grace"))
        other.commit()
        print(user.id, other.scalar(select(User.id)))
        #> 1 2

    session.add(user)
    session.commit()
    print(user.id)
    #> 1
# --8<-- [end:example]

"""On PostgreSQL, each row that conflicts uses up an id."""
# not with: joined inheritance

import os

from sqlalchemy import create_engine, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column


class Base(DeclarativeBase):
    pass


class User(Base):
    __tablename__ = "users"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)


engine = create_engine(os.environ["DATABASE_URL"])  # of PostgreSQL
Base.metadata.create_all(engine)

with Session(engine) as session:
    session.add(User(name="ada"))
    session.commit()

# --8<-- [start:example]
with Session(engine) as session:
    statement = insert(User).on_conflict_do_nothing(index_elements=[User.name])
    for name in ["ada", "ada", "grace"]:
        session.execute(statement, [{"name": name}])
    session.commit()
    print(session.execute(select(User.id, User.name).order_by(User.id)).all())
    #> [(1, 'ada'), (4, 'grace')]
# --8<-- [end:example]

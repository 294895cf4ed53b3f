"""On PostgreSQL, `ON CONFLICT` inserts or updates in one statement."""
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
    city: Mapped[str]


engine = create_engine(os.environ["DATABASE_URL"])  # of PostgreSQL
Base.metadata.create_all(engine)

with Session(engine) as session:
    session.add(User(name="ada", city="London"))
    session.commit()

# --8<-- [start:example]
with Session(engine) as session:
    user = session.get_one(User, 1)
    upsert = insert(User)
    upsert = upsert.on_conflict_do_update(
        index_elements=[User.name], set_={"city": upsert.excluded.city}
    )
    rows = [
        {"name": "ada", "city": "Paris"},
        {"name": "grace", "city": "New York"},
    ]
    session.execute(upsert, rows)
    print(user.city)
    #> London
    session.commit()
    print(session.scalars(select(User.city).order_by(User.name)).all())
    #> ['Paris', 'New York']
# --8<-- [end:example]

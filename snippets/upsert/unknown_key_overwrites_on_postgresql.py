"""On PostgreSQL, a key that names no attribute overwrites with NULL."""
# not with: joined inheritance
# cure: Name attributes in each row, as the mapped class spells them.

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
    city: Mapped[str | None]


engine = create_engine(os.environ["DATABASE_URL"])  # of PostgreSQL
Base.metadata.create_all(engine)

with Session(engine) as session:
    session.add(User(name="ada", city="London"))
    session.commit()

# --8<-- [start:example]
with Session(engine) as session:
    upsert = insert(User)
    upsert = upsert.on_conflict_do_update(
        index_elements=[User.name], set_={"city": upsert.excluded.city}
    )
    session.execute(upsert, [{"name": "ada", "town": "Paris"}])
    session.commit()
    print(session.scalars(select(User.city)).all())
    #> [None]
# --8<-- [end:example]

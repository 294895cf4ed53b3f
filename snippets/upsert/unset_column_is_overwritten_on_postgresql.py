"""On PostgreSQL, `excluded` holds the default of what a row leaves out."""
# not with: joined inheritance
# cure: Name in `set_` only what every row brings.

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
    role: Mapped[str] = mapped_column(default="reader")


engine = create_engine(os.environ["DATABASE_URL"])  # of PostgreSQL
Base.metadata.create_all(engine)

with Session(engine) as session:
    session.add(User(name="ada", city="London", role="author"))
    session.commit()

# --8<-- [start:example]
with Session(engine) as session:
    upsert = insert(User)
    upsert = upsert.on_conflict_do_update(
        index_elements=[User.name],
        set_={"city": upsert.excluded.city, "role": upsert.excluded.role},
    )
    session.execute(upsert, [{"name": "ada"}])
    session.commit()
    print(session.execute(select(User.city, User.role)).all())
    #> [(None, 'reader')]
# --8<-- [end:example]

"""On PostgreSQL, an upsert with RETURNING refuses the same key twice."""
# not with: joined inheritance
# cure: Give each key once, or leave out `returning()`.

import os

from sqlalchemy import create_engine, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.exc import ProgrammingError
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

# --8<-- [start:example]
with Session(engine) as session:
    upsert = insert(User)
    upsert = upsert.on_conflict_do_update(
        index_elements=[User.name], set_={"city": upsert.excluded.city}
    )
    rows = [
        {"name": "ada", "city": "London"},
        {"name": "ada", "city": "Paris"},
    ]
    try:
        session.scalars(upsert.returning(User.city), rows)
    except ProgrammingError as error:
        print(type(error).__name__)
        #> ProgrammingError
    session.rollback()

    session.execute(upsert, rows)
    session.commit()
    print(session.scalars(select(User.city)).all())
    #> ['Paris']
# --8<-- [end:example]

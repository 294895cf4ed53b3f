"""On PostgreSQL, an upsert does not keep the order of the rows."""
# not with: joined inheritance
# cure: Find each object by its natural key.

import os

from sqlalchemy import create_engine
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

# --8<-- [start:example]
with Session(engine) as session:
    session.add(User(id=5, name="ada"))
    session.commit()

    upsert = insert(User)
    upsert = upsert.on_conflict_do_update(
        index_elements=[User.name], set_={"city": upsert.excluded.city}
    )
    ordered = upsert.returning(User, sort_by_parameter_order=True)
    rows = [{"name": name, "city": None} for name in ("ada", "grace", "alan")]
    print([user.name for user in session.scalars(ordered, rows)])
    #> ['grace', 'alan', 'ada']
# --8<-- [end:example]

"""On PostgreSQL, a key with NULL never conflicts, and is inserted again."""
# not with: joined inheritance
# cure: Let no column of the key be NULL.

import os

from sqlalchemy import UniqueConstraint, create_engine, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column


class Base(DeclarativeBase):
    pass


class Office(Base):
    __tablename__ = "offices"
    __table_args__ = (UniqueConstraint("city", "street"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    city: Mapped[str]
    street: Mapped[str | None]


engine = create_engine(os.environ["DATABASE_URL"])  # of PostgreSQL
Base.metadata.create_all(engine)

# --8<-- [start:example]
with Session(engine) as session:
    upsert = insert(Office).on_conflict_do_nothing(
        index_elements=[Office.city, Office.street]
    )
    rows = [{"city": "Paris", "street": None}]
    session.execute(upsert, rows)
    session.execute(upsert, rows)
    session.commit()
    print(session.execute(select(Office.city, Office.street)).all())
    #> [('Paris', None), ('Paris', None)]
# --8<-- [end:example]

"""On PostgreSQL, `excluded` is the new row, and the class is the old one."""

import os

from sqlalchemy import create_engine, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column


class Base(DeclarativeBase):
    pass


class Visit(Base):
    __tablename__ = "visits"
    page: Mapped[str] = mapped_column(primary_key=True)
    count: Mapped[int]


engine = create_engine(os.environ["DATABASE_URL"])  # of PostgreSQL
Base.metadata.create_all(engine)

# --8<-- [start:example]
with Session(engine) as session:
    upsert = insert(Visit)
    upsert = upsert.on_conflict_do_update(
        index_elements=[Visit.page],
        set_={"count": Visit.count + upsert.excluded.count},
    )
    session.execute(upsert, [{"page": "/", "count": 2}])
    session.execute(upsert, [{"page": "/", "count": 3}])
    session.commit()
    print(session.execute(select(Visit.page, Visit.count)).all())
    #> [('/', 5)]
# --8<-- [end:example]

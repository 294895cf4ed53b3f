"""On PostgreSQL, `skip_locked` gives each worker a job of its own."""

import os

from sqlalchemy import create_engine, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column


class Base(DeclarativeBase):
    pass


class Job(Base):
    __tablename__ = "jobs"
    id: Mapped[int] = mapped_column(primary_key=True)
    state: Mapped[str]


engine = create_engine(os.environ["DATABASE_URL"])  # of PostgreSQL
Base.metadata.create_all(engine)

with Session(engine) as session:
    session.add_all([Job(state="new"), Job(state="new")])
    session.commit()

# --8<-- [start:example]
next_job = (
    select(Job)
    .where(Job.state == "new")
    .order_by(Job.id)
    .limit(1)
    .with_for_update(skip_locked=True)
)

with Session(engine) as session, Session(engine) as other:
    job = session.scalars(next_job).one()
    job2 = other.scalars(next_job).one()
    print(job.id, job2.id)
    #> 1 2

    session.rollback()  # as when the first worker fails
    job2.state = "done"
    other.commit()
    print(session.scalars(next_job).one().id)
    #> 1
# --8<-- [end:example]

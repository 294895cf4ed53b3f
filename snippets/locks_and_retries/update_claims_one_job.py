"""One UPDATE with RETURNING gives a job to one worker, on both databases."""
# not with: joined inheritance

import os
import tempfile

from sqlalchemy import create_engine, select, update
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column


class Base(DeclarativeBase):
    pass


class Job(Base):
    __tablename__ = "jobs"
    id: Mapped[int] = mapped_column(primary_key=True)
    state: Mapped[str]


engine = create_engine(
    os.environ.get("DATABASE_URL")
    or f"sqlite:///{tempfile.mkdtemp()}/example.db"
)
Base.metadata.create_all(engine)

with Session(engine) as session:
    session.add_all([Job(state="new"), Job(state="new")])
    session.commit()

# --8<-- [start:example]
next_id = (
    select(Job.id)
    .where(Job.state == "new")
    .order_by(Job.id)
    .limit(1)
    .with_for_update(skip_locked=True)
    .scalar_subquery()
)
claim = (
    update(Job).where(Job.id == next_id).values(state="taken").returning(Job)
)

with Session(engine) as session, Session(engine) as other:
    job = session.scalars(claim).one()
    print(job.id, job.state)
    #> 1 taken
    session.commit()

    job = other.scalars(claim).one()
    print(job.id, job.state)
    #> 2 taken
    other.commit()

    print(session.scalars(claim).one_or_none())
    #> None
# --8<-- [end:example]

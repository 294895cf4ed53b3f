"""On PostgreSQL, a Session that has read is idle in transaction."""
# cure: End the transaction before you wait for something else.

import os

from sqlalchemy import create_engine, text
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column


class Base(DeclarativeBase):
    pass


class User(Base):
    __tablename__ = "users"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]


engine = create_engine(os.environ["DATABASE_URL"])  # of PostgreSQL
Base.metadata.create_all(engine)

with Session(engine) as session:
    session.add(User(name="ada"))
    session.commit()

# --8<-- [start:example]
report_engine = create_engine(
    engine.url, connect_args={"application_name": "report"}
)
activity = text(
    "SELECT state FROM pg_stat_activity "
    "WHERE application_name = 'report' AND datname = current_database()"
)

with Session(report_engine) as session, Session(engine) as other:
    session.get_one(User, 1)
    print(other.scalar(activity))
    #> idle in transaction
    other.rollback()

    session.commit()
    print(other.scalar(activity))
    #> idle
# --8<-- [end:example]

"""A transaction's advisory lock ends with it; a connection's stays."""
# cure: Take `pg_try_advisory_xact_lock()`, which ends with the transaction.

import os

from sqlalchemy import create_engine, func, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column


class Base(DeclarativeBase):
    pass


class User(Base):
    __tablename__ = "users"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]


engine = create_engine(os.environ["DATABASE_URL"])  # of PostgreSQL
Base.metadata.create_all(engine)

# --8<-- [start:example]
for_transaction = select(func.pg_try_advisory_xact_lock(1))
for_connection = select(func.pg_try_advisory_lock(2))

with Session(engine) as session, Session(engine) as other:
    print(session.scalar(for_transaction), other.scalar(for_transaction))
    #> True False
    session.commit()
    print(other.scalar(for_transaction))
    #> True

    print(session.scalar(for_connection), other.scalar(for_connection))
    #> True False
    session.close()
    print(other.scalar(for_connection))
    #> False
# --8<-- [end:example]

"""A job whose key is saved with its work does that work once."""

import os
import tempfile

from sqlalchemy import CheckConstraint, create_engine, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import (
    DeclarativeBase,
    Mapped,
    Session,
    mapped_column,
    sessionmaker,
)


class Base(DeclarativeBase):
    pass


class Account(Base):
    __tablename__ = "accounts"
    __table_args__ = (CheckConstraint("balance >= 0"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    balance: Mapped[int]


class Job(Base):
    __tablename__ = "jobs"
    id: Mapped[str] = mapped_column(primary_key=True)


engine = create_engine(
    os.environ.get("DATABASE_URL")
    or f"sqlite:///{tempfile.mkdtemp()}/example.db"
)
Base.metadata.create_all(engine)
new_session = sessionmaker(engine)
with new_session.begin() as session:
    session.add(Account(balance=100))


# --8<-- [start:example]
class AlreadyDoneError(Exception):
    pass


def pay(job_id: str, amount: int) -> None:
    with new_session.begin() as session:
        session.add(Job(id=job_id))
        try:
            session.flush()
        except IntegrityError:
            raise AlreadyDoneError from None
        account = session.get_one(Account, 1, with_for_update=True)
        account.balance += amount


for job_id, amount in ("a7f3", 10), ("a7f3", 10), ("b2c4", -500):
    try:
        pay(job_id, amount)
    except (AlreadyDoneError, IntegrityError) as error:
        print(type(error).__name__)
        #> AlreadyDoneError
        #> IntegrityError

with Session(engine) as session:
    print(session.scalars(select(Account.balance)).all())
    #> [110]
    print(session.scalars(select(Job.id)).all())
    #> ['a7f3']
# --8<-- [end:example]

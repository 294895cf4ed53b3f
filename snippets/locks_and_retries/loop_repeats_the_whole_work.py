"""A loop around the `begin()` block repeats all of the work."""
# not with: REPEATABLE READ
# cure: Roll back, and do all of the work again, from the first read on.

import os
import tempfile
from collections.abc import Callable
from random import random
from time import sleep

from sqlalchemy import create_engine
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import (
    DeclarativeBase,
    Mapped,
    Session,
    mapped_column,
    sessionmaker,
)
from sqlalchemy.orm.exc import StaleDataError


class Base(DeclarativeBase):
    pass


class Account(Base):
    __tablename__ = "accounts"
    id: Mapped[int] = mapped_column(primary_key=True)
    balance: Mapped[int]
    version: Mapped[int] = mapped_column()
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012


engine = create_engine(
    os.environ.get("DATABASE_URL")
    or f"sqlite:///{tempfile.mkdtemp()}/example.db"
)
Base.metadata.create_all(engine)

with Session(engine) as session:
    session.add(Account(balance=0))
    session.commit()

# --8<-- [start:example]
make_session = sessionmaker(engine)


def may_work_next_time(error: StaleDataError | DBAPIError) -> bool:
    if isinstance(error, StaleDataError):
        return True
    code = getattr(error.orig, "sqlstate", None)
    code = code or getattr(error.orig, "pgcode", None)  # of psycopg2
    return code in {"40001", "40P01"}


def run(work: Callable[[Session], None], tries: int = 3) -> None:
    for attempt in range(1, tries + 1):
        try:
            with make_session.begin() as session:
                work(session)
            return
        except (StaleDataError, DBAPIError) as error:
            if attempt == tries or not may_work_next_time(error):
                raise
        sleep(random() * attempt / 5)


others = [5]  # for the example: what another Session adds, once


def add_ten(session: Session) -> None:
    account = session.get_one(Account, 1)
    print(account.balance)
    #> 0
    #> 5
    if others:
        with make_session.begin() as other:
            other.get_one(Account, 1).balance += others.pop()
    account.balance += 10


run(add_ten)
with make_session() as session:
    print(session.get_one(Account, 1).balance)
    #> 15
# --8<-- [end:example]

"""A new transaction cures what a retry in a savepoint only repeats."""
# cure: Roll back the whole transaction, and do all of its work again.

import os
import tempfile

from sqlalchemy import Connection, create_engine, event
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column


class Base(DeclarativeBase):
    pass


class Account(Base):
    __tablename__ = "accounts"
    id: Mapped[int] = mapped_column(primary_key=True)
    balance: Mapped[int]


engine = create_engine(
    os.environ.get("DATABASE_URL")
    or f"sqlite:///{tempfile.mkdtemp()}/example.db"
)
Base.metadata.create_all(engine)

if engine.dialect.name == "sqlite":
    with engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA journal_mode = WAL")

    @event.listens_for(engine, "begin")
    def send_begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN")


with Session(engine) as session:
    session.add(Account(balance=0))
    session.commit()

# --8<-- [start:example]
snapshot = engine.execution_options(isolation_level="SERIALIZABLE")

with Session(snapshot) as session, Session(snapshot) as other:
    account = session.get_one(Account, 1)
    other.get_one(Account, 1).balance = 5
    other.commit()

    for _ in range(2):
        try:
            with session.begin_nested():
                session.refresh(account)
                account.balance += 10
        except OperationalError as error:
            print(type(error).__name__)
            #> OperationalError
            #> OperationalError

    session.rollback()
    account.balance += 10
    session.commit()
    print(account.balance)
    #> 15
# --8<-- [end:example]

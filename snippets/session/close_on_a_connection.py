"""On a connection of yours, close leaves your transaction what was flushed."""
# cure: Give the Session `join_transaction_mode="create_savepoint"`, or roll
# cure: back the transaction of the connection as well.

import os
import tempfile

from sqlalchemy import create_engine, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column


class Base(DeclarativeBase):
    pass


class User(Base):
    __tablename__ = "users"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]


engine = create_engine(
    os.environ.get("DATABASE_URL")
    or f"sqlite:///{tempfile.mkdtemp()}/example.db"
)
Base.metadata.create_all(engine)

# --8<-- [start:example]
with engine.connect() as connection:
    transaction = connection.begin()
    with Session(connection) as session:
        session.add(User(name="ada"))
        session.flush()
    transaction.commit()
    print(connection.scalars(select(User.name)).all())
    #> ['ada']

    connection.rollback()
    transaction = connection.begin()
    with Session(
        connection, join_transaction_mode="create_savepoint"
    ) as session:
        session.add(User(name="grace"))
        session.flush()
    transaction.commit()
    print(connection.scalars(select(User.name)).all())
    #> ['ada']
# --8<-- [end:example]

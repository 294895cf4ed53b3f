"""A savepoint of the test that stays open takes the row of the code with it."""
# cure: Commit the Session of the test before you call the code.

import os
import tempfile

from sqlalchemy import Connection, create_engine, event, select
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, sessionmaker


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

if engine.dialect.name == "sqlite":

    @event.listens_for(engine, "begin")
    def send_begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN")


# --8<-- [start:example]
with engine.connect() as connection:
    outer = connection.begin()
    new_session = sessionmaker(
        connection, join_transaction_mode="create_savepoint"
    )

    with new_session() as test:
        test.add(User(name="ada"))
        test.flush()
        with new_session.begin() as code:
            code.add(User(name="grace"))
    with new_session() as check:
        print(check.scalars(select(User.name)).all())
        #> []

    with new_session() as test:
        test.add(User(name="ada"))
        test.commit()
        with new_session.begin() as code:
            code.add(User(name="grace"))
    with new_session() as check:
        print(check.scalars(select(User.name)).all())
        #> ['ada', 'grace']
    outer.rollback()
# --8<-- [end:example]

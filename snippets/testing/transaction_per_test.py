"""Each test is rolled back, whatever the tested code commits."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, create_engine, event, select
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

if engine.dialect.name == "sqlite":

    @event.listens_for(engine, "begin")
    def send_begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN")


# --8<-- [start:example]
@contextmanager  # in a conftest.py: @pytest.fixture
def session_of_a_test() -> Iterator[Session]:
    with engine.connect() as connection:
        outer = connection.begin()
        with Session(
            connection, join_transaction_mode="create_savepoint"
        ) as session:
            yield session
        outer.rollback()


with session_of_a_test() as session:
    session.add(User(name="ada"))
    session.commit()
    print(session.scalars(select(User.name)).all())
    #> ['ada']

with session_of_a_test() as session:
    print(session.scalars(select(User.name)).all())
    #> []
# --8<-- [end:example]

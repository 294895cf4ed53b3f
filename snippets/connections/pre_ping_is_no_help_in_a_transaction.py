"""A connection lost in a transaction raises, with `pool_pre_ping` too."""
# cure: Call `rollback()`, and do the work of the transaction again.

import os
import tempfile

from sqlalchemy import create_engine, select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column


class Base(DeclarativeBase):
    pass


class User(Base):
    __tablename__ = "users"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]


engine = create_engine(
    os.environ.get("DATABASE_URL")
    or f"sqlite:///{tempfile.mkdtemp()}/example.db",
    pool_pre_ping=True,
)
Base.metadata.create_all(engine)

with Session(engine) as session:
    session.add(User(name="ada"))
    session.commit()


def lose_connection(session: Session) -> None:
    driver = session.connection().connection.driver_connection
    assert driver is not None
    driver.close()  # as when the server or the network ends it


# --8<-- [start:example]
with Session(engine) as session:
    session.add(User(name="grace"))
    session.flush()
    lose_connection(session)
    try:
        session.scalars(select(User.name)).all()
    except DBAPIError as error:
        print(error.connection_invalidated)
        #> True

    session.rollback()
    print(session.scalars(select(User.name)).all())
    #> ['ada']
# --8<-- [end:example]

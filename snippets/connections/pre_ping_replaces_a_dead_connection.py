"""With `pool_pre_ping`, a connection that died in the pool is replaced."""

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
    or f"sqlite:///{tempfile.mkdtemp()}/example.db"
)
Base.metadata.create_all(engine)

with Session(engine) as session:
    session.add(User(name="ada"))
    session.commit()

# --8<-- [start:example]
pinging = create_engine(engine.url, pool_pre_ping=True)

for each in (engine, pinging):
    with Session(each) as session:
        driver = session.connection().connection.driver_connection
    assert driver is not None
    driver.close()  # as when the server or the network ends it

    with Session(each) as session:
        try:
            print(session.scalars(select(User.name)).all())
            #> ['ada']
        except DBAPIError as error:
            print(error.connection_invalidated)
            #> True
# --8<-- [end:example]

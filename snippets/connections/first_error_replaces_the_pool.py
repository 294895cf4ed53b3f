"""After one error of a lost connection, the pool replaces all of them."""
# cure: Roll back, and do the work again; `pool_pre_ping` prevents most of it.

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
with Session(engine) as first, Session(engine) as second:
    drivers = [
        session.connection().connection.driver_connection
        for session in (first, second)
    ]
for driver in drivers:
    assert driver is not None
    driver.close()  # as when the server restarts

with Session(engine) as first, Session(engine) as second:
    try:
        first.scalars(select(User.name)).all()
    except DBAPIError as error:
        print(error.connection_invalidated)
        #> True
    first.rollback()
    print(first.scalars(select(User.name)).all())
    #> ['ada']
    print(second.scalars(select(User.name)).all())
    #> ['ada']
# --8<-- [end:example]

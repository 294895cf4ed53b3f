"""On SQLite, a Session that has read is in no database transaction."""

import os
import sqlite3
import tempfile

from sqlalchemy import create_engine
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
def in_database_transaction(session: Session) -> bool:
    driver = session.connection().connection.driver_connection
    assert isinstance(driver, sqlite3.Connection)
    return driver.in_transaction


with Session(engine) as session:
    user = session.get_one(User, 1)
    print(in_database_transaction(session))
    #> False
    user.name = "Ada"
    session.flush()
    print(in_database_transaction(session))
    #> True
    session.commit()
    print(in_database_transaction(session))
    #> False
# --8<-- [end:example]

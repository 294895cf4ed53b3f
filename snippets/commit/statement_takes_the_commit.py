"""After a SELECT on the connection, a commit of its Session sends no COMMIT."""
# cure: Call `connection.commit()` as well.

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
    connection.execute(select(1))  # begins the transaction of the connection
    with Session(connection) as session:
        session.add(User(name="ada"))
        session.commit()

with Session(engine) as session:
    print(session.scalars(select(User.name)).all())
    #> []

with engine.connect() as connection:
    connection.execute(select(1))
    with Session(connection) as session:
        session.add(User(name="ada"))
        session.commit()
    connection.commit()

with Session(engine) as session:
    print(session.scalars(select(User.name)).all())
    #> ['ada']
# --8<-- [end:example]

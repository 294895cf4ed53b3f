"""Once its connection is lost, a Session refuses SQL until `rollback()`."""
# cure: Call `rollback()`, and do the work of the transaction again.

import os
import tempfile

from sqlalchemy import create_engine, select
from sqlalchemy.exc import PendingRollbackError
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
with Session(engine) as session:
    session.add(User(name="grace"))
    session.flush()
    session.connection().invalidate()  # as when the server closes it
    try:
        session.scalars(select(User.name)).all()
    except PendingRollbackError as error:
        print(str(error).split(".")[0])
        #> Can't reconnect until invalid transaction is rolled back

    session.rollback()
    print(session.scalars(select(User.name)).all())
    #> ['ada']
# --8<-- [end:example]

"""On SQLite, the second writer fails at its first write: no deadlock."""
# cure: Repeat the one that failed.

import os
import tempfile

from sqlalchemy import create_engine
from sqlalchemy.exc import OperationalError
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
    connect_args={"timeout": 0},
)
Base.metadata.create_all(engine)

with Session(engine) as session:
    session.add_all([User(name="ada"), User(name="grace")])
    session.commit()

# --8<-- [start:example]
with Session(engine) as session, Session(engine) as other:
    session.get_one(User, 1).name = "Ada"
    session.flush()

    other.get_one(User, 2).name = "Grace"
    try:
        other.flush()
    except OperationalError as error:
        print(type(error).__name__)
        #> OperationalError
    other.rollback()

    session.get_one(User, 2).name = "Grace"
    session.commit()
    print(other.get_one(User, 2).name)
    #> Grace
# --8<-- [end:example]

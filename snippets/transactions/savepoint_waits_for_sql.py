"""SAVEPOINT is sent with the first SQL in the block, not before."""

import os
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

# --8<-- [start:example]
with Session(engine) as session:
    session.add(User(name="ada"))
    connection = session.connection()
    with session.begin_nested():
        print(session.in_nested_transaction())
        #> True
        print(connection.in_nested_transaction())
        #> False
        session.add(User(name="grace"))
        session.flush()
        print(connection.in_nested_transaction())
        #> True

    with session.begin_nested():
        pass
    session.commit()
# --8<-- [end:example]

"""`get_nested_transaction()` returns the savepoint that is open, or None."""

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

with Session(engine) as session:
    session.add(User(name="ada"))
    session.commit()

# --8<-- [start:example]
with Session(engine) as session:
    print(session.get_transaction())
    #> None

    with session.begin() as transaction:
        with session.begin_nested() as savepoint:
            print(session.get_nested_transaction() is savepoint)
            #> True
            print(session.get_transaction() is transaction)
            #> True
        print(session.get_nested_transaction())
        #> None
# --8<-- [end:example]

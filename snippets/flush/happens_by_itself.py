"""A query, both ends of a savepoint, and `commit()` flush."""
# not with: autoflush=False

import os
import tempfile

from sqlalchemy import create_engine, func, select
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
    count = select(func.count(User.id))
    session.add(User(name="ada"))
    print(session.connection().scalar(count))
    #> 0
    print(session.scalar(count))
    #> 1

    session.add(User(name="grace"))
    with session.begin_nested():
        print(session.connection().scalar(count))
        #> 2
        session.add(User(name="alan"))
    print(session.connection().scalar(count))
    #> 3

    session.add(User(name="edsger"))
    session.commit()
    with Session(engine) as other:
        print(other.scalar(count))
        #> 4
# --8<-- [end:example]

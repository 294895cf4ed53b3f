"""Without autoflush, a savepoint still flushes at both ends."""

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
with Session(engine, autoflush=False) as session:
    session.add(User(name="ada"))
    with session.begin_nested():
        print(len(session.new))
        #> 0
        session.add(User(name="grace"))
    print(len(session.new))
    #> 0
    session.commit()

with Session(engine) as session, session.no_autoflush:
    session.add(User(name="alan"))
    with session.begin_nested():
        print(len(session.new))
        #> 0
        session.add(User(name="edsger"))
    print(len(session.new))
    #> 0
    session.add(User(name="barbara"))
    session.commit()
    print(len(session.new))
    #> 0
# --8<-- [end:example]

"""Another connection sees nothing of a flush, and all of a commit."""
# not with: REPEATABLE READ

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
with Session(engine) as session, Session(engine) as other:
    count = select(func.count(User.id))
    session.add(User(name="ada"))
    session.flush()
    session.add(User(name="grace"))
    session.flush()
    print(session.scalar(count), other.scalar(count))
    #> 2 0

    session.commit()
    print(other.scalar(count))
    #> 2
# --8<-- [end:example]

"""SQL on a connection taken before the block sends no SAVEPOINT."""
# not with: joined inheritance

import os
import tempfile

from sqlalchemy import create_engine, insert, select
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
    session.flush()
    connection = session.connection()
    with session.begin_nested() as savepoint:
        connection.execute(insert(User).values(name="grace"))
        savepoint.rollback()
    print(session.scalars(select(User.name)).all())
    #> ['ada', 'grace']

    with session.begin_nested() as savepoint:
        session.execute(insert(User).values(name="alan"))
        savepoint.rollback()
    print(session.scalars(select(User.name)).all())
    #> ['ada', 'grace']
# --8<-- [end:example]

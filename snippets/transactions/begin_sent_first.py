"""With a BEGIN sent first, a rollback undoes WITH and a first savepoint."""

import os
import tempfile

from sqlalchemy import Connection, create_engine, delete, event, select
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
if engine.dialect.name == "sqlite":

    @event.listens_for(engine, "begin")
    def send_begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN")


with Session(engine) as session:
    session.add(User(name="ada"))
    session.commit()

    names = select(User.name)
    old = select(User.id).where(User.name == "ada").cte("old")
    session.execute(delete(User).where(User.id.in_(select(old.c.id))))
    session.rollback()
    print(session.scalars(names).all())
    #> ['ada']
    session.rollback()

    with session.begin_nested():
        session.add(User(name="grace"))
    session.rollback()
    print(session.scalars(names).all())
    #> ['ada']
# --8<-- [end:example]

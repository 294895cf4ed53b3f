"""An outer rollback undoes what the Session committed in a test."""

import os

from sqlalchemy import create_engine, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column


class Base(DeclarativeBase):
    pass


class User(Base):
    __tablename__ = "users"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]


engine = create_engine(os.environ["DATABASE_URL"])  # of PostgreSQL
Base.metadata.create_all(engine)

# --8<-- [start:example]
with engine.connect() as connection:
    outer = connection.begin()
    with Session(
        connection, join_transaction_mode="create_savepoint"
    ) as session:
        session.add(User(name="ada"))
        session.commit()
        session.add(User(name="grace"))
        session.rollback()
        print(session.scalars(select(User.name)).all())
        #> ['ada']
    outer.rollback()
    print(connection.scalars(select(User.name)).all())
    #> []
# --8<-- [end:example]

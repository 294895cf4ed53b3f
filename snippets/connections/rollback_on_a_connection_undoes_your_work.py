"""A Session's rollback on your connection undoes your own work as well."""
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
for mode in ("conditional_savepoint", "create_savepoint"):
    with engine.connect() as connection:
        connection.execute(insert(User).values(name="ada"))
        with Session(bind=connection, join_transaction_mode=mode) as session:
            session.add(User(name="grace"))
            session.flush()
            session.rollback()
        print(connection.scalars(select(User.name)).all())
        #> []
        #> ['ada']
        connection.rollback()
# --8<-- [end:example]

"""A flush that fails rolls back your own work on the connection as well."""
# not with: joined inheritance
# cure: Let the error leave the `begin()` block, and do the work again.

import os
import tempfile

from sqlalchemy import create_engine, insert, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column


class Base(DeclarativeBase):
    pass


class User(Base):
    __tablename__ = "users"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)


engine = create_engine(
    os.environ.get("DATABASE_URL")
    or f"sqlite:///{tempfile.mkdtemp()}/example.db"
)
Base.metadata.create_all(engine)
with Session(engine) as session:
    session.add(User(name="ada"))
    session.commit()

# --8<-- [start:example]
with engine.begin() as connection:
    connection.execute(insert(User).values(name="grace"))
    try:
        with Session(connection) as session:
            session.add(User(name="ada"))  # this name is taken
            session.flush()
    except IntegrityError as error:
        print(type(error).__name__)
        #> IntegrityError

with Session(engine) as session:
    print(session.scalars(select(User.name)).all())
    #> ['ada']
# --8<-- [end:example]

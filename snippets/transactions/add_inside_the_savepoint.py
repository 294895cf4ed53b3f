"""What you add before `begin_nested()` is flushed outside the savepoint."""
# cure: Call `add()` inside the `begin_nested()` block.

import os
import tempfile

from sqlalchemy import create_engine, select
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
with Session(engine) as session:
    with session.begin():
        session.add(User(name="grace"))
        session.flush()
        session.add(User(name="ada"))  # this name is taken
        try:
            with session.begin_nested():  # flushes before the SAVEPOINT
                session.flush()
        except IntegrityError as error:
            print(type(error).__name__)
            #> IntegrityError

    print(session.scalars(select(User.name)).all())
    #> ['ada']
# --8<-- [end:example]

"""Caught inside a savepoint's block, a flush error costs its earlier work."""
# cure: Catch the error outside the `begin_nested()` block.

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
        with session.begin_nested():
            session.add(User(name="alan"))
            session.flush()
            try:
                session.add(User(name="ada"))  # this name is taken
                session.flush()
            except IntegrityError as error:
                print(type(error).__name__)
                #> IntegrityError

            session.add(User(name="edsger"))

    names = select(User.name).order_by(User.name)
    print(session.scalars(names).all())
    #> ['ada', 'edsger', 'grace']
# --8<-- [end:example]

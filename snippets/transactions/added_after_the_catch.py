"""After a caught flush error, the block refuses queries; `add()` waits."""
# cure: Catch the error outside the `begin()` block.

import os
import tempfile

from sqlalchemy import create_engine, inspect, select
from sqlalchemy.exc import IntegrityError, InvalidRequestError
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
        try:
            session.add(User(name="ada"))  # this name is taken
            session.flush()
        except IntegrityError as error:
            print(type(error).__name__)
            #> IntegrityError
        try:
            session.scalars(select(User.name)).all()
        except InvalidRequestError as error:
            print(str(error).split(".")[0])
            #> Can't operate on closed transaction inside context manager

        alan = User(name="alan")
        session.add(alan)

    print(inspect(alan).pending)
    #> True

    session.commit()
    print(session.scalars(select(User.name).order_by(User.name)).all())
    #> ['ada', 'alan']
# --8<-- [end:example]

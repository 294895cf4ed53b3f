"""With the failing part in a savepoint, a `begin()` block saves the rest."""
# cure: Put what may fail into `with session.begin_nested():`.

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
        try:
            with session.begin_nested():
                session.add(User(name="ada"))  # this name is taken
        except IntegrityError as error:
            print(type(error).__name__)
            #> IntegrityError
        session.add(User(name="alan"))

    names = select(User.name).order_by(User.name)
    print(session.scalars(names).all())
    #> ['ada', 'alan', 'grace']
# --8<-- [end:example]

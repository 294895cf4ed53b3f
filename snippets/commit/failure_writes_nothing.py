"""A failed commit writes nothing; new objects leave the Session."""

import os
import tempfile

from sqlalchemy import create_engine, inspect, select
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
    grace, alan = User(name="grace"), User(name="ada")
    session.add(grace)
    session.flush()
    session.add(alan)  # this name is taken
    try:
        session.commit()
    except IntegrityError as error:
        print(type(error).__name__)
        #> IntegrityError
    print(inspect(grace).transient, inspect(alan).transient)
    #> True True

    session.rollback()
    alan.name = "alan"
    session.add_all([grace, alan])
    session.commit()
    names = select(User.name).order_by(User.name)
    print(session.scalars(names).all())
    #> ['ada', 'alan', 'grace']
# --8<-- [end:example]

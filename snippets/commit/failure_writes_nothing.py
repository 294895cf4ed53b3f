"""A failed commit writes nothing, and loses what you changed in memory."""
# not with: AsyncSession

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
    city: Mapped[str | None]


engine = create_engine(
    os.environ.get("DATABASE_URL")
    or f"sqlite:///{tempfile.mkdtemp()}/example.db"
)
Base.metadata.create_all(engine)

with Session(engine) as session:
    session.add(User(name="ada", city="London"))
    session.commit()

# --8<-- [start:example]
with Session(engine) as session:
    ada = session.get_one(User, 1)
    ada.city = "Paris"
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
    print(ada.city)
    #> London
    print(session.scalars(select(User.name)).all())
    #> ['ada']
# --8<-- [end:example]

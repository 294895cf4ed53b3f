"""On PostgreSQL, an `Identity(always=True)` key refuses the kept id."""
# cure: Add a new object.
# not with: AsyncSession

import os

from sqlalchemy import Identity, create_engine
from sqlalchemy.exc import ProgrammingError
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column


class Base(DeclarativeBase):
    pass


class User(Base):
    __tablename__ = "users"
    id: Mapped[int] = mapped_column(Identity(always=True), primary_key=True)
    name: Mapped[str]


engine = create_engine(os.environ["DATABASE_URL"])  # of PostgreSQL
Base.metadata.create_all(engine)

# --8<-- [start:example]
with Session(engine) as session:
    user = User(name="ada")
    session.add(user)
    session.flush()
    session.rollback()

    session.add(user)
    try:
        session.commit()
    except ProgrammingError as error:
        print(type(error).__name__)
        #> ProgrammingError
    session.rollback()

    new_user = User(name="ada")
    session.add(new_user)
    session.commit()
    print(new_user.name)
    #> ada
# --8<-- [end:example]

"""On PostgreSQL, a commit ends a stream that `yield_per` reads."""
# cure: Commit behind the loop, or write in another Session.
# not with: AsyncSession

import os

from sqlalchemy import create_engine, select
from sqlalchemy.exc import ProgrammingError
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column


class Base(DeclarativeBase):
    pass


class User(Base):
    __tablename__ = "users"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]


engine = create_engine(os.environ["DATABASE_URL"])  # of PostgreSQL
Base.metadata.create_all(engine)

with Session(engine) as session:
    session.add_all([User(name="ada"), User(name="grace")])
    session.commit()

# --8<-- [start:example]
stream = select(User).order_by(User.id).execution_options(yield_per=1)

with Session(engine) as session:
    try:
        for user in session.scalars(stream):
            print(user.name)
            #> ada
            session.commit()
    except ProgrammingError as error:
        print(type(error).__name__)
        #> ProgrammingError
# --8<-- [end:example]

"""On PostgreSQL, a commit ends a `yield_per` result; the next part raises."""
# cure: Read page by page, by the primary key.
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
    names = ["ada", "alan", "barbara", "edsger", "grace"]
    session.add_all([User(name=name) for name in names])
    session.commit()

# --8<-- [start:example]
with Session(engine) as session:
    statement = select(User).order_by(User.id).execution_options(yield_per=2)
    try:
        for user in session.scalars(statement):
            user.name = user.name.title()
            session.commit()
    except ProgrammingError as error:
        print(type(error).__name__)
        #> ProgrammingError
    session.rollback()
    print(session.scalars(select(User.name).order_by(User.id)).all())
    #> ['Ada', 'Alan', 'barbara', 'edsger', 'grace']
# --8<-- [end:example]

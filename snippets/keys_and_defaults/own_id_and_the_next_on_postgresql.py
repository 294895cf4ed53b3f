"""On PostgreSQL, an id that you set does not move the sequence."""
# cure: After you have set ids, set the sequence to the last one.
# not with: AsyncSession

import os

from sqlalchemy import create_engine, func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column


class Base(DeclarativeBase):
    pass


class User(Base):
    __tablename__ = "users"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]


engine = create_engine(os.environ["DATABASE_URL"])  # of PostgreSQL
Base.metadata.create_all(engine)

# --8<-- [start:example]
with Session(engine) as session:
    session.add(User(id=1, name="ada"))
    session.commit()

    session.add(User(name="grace"))
    try:
        session.flush()
    except IntegrityError as error:
        print(type(error).__name__)
        #> IntegrityError
    session.rollback()

    sequence = func.pg_get_serial_sequence("users", "id")
    last = select(func.max(User.id)).scalar_subquery()
    session.execute(select(func.setval(sequence, last)))
    user = User(name="grace")
    session.add(user)
    session.commit()
    print(user.id)
    #> 2
# --8<-- [end:example]

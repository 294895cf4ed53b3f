"""On PostgreSQL, a failed `insert()` costs the transaction its work."""
# not with: joined inheritance
# cure: Send a statement that may fail in a savepoint.

import os

from sqlalchemy import create_engine, insert, select
from sqlalchemy.exc import IntegrityError, InternalError
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column


class Base(DeclarativeBase):
    pass


class User(Base):
    __tablename__ = "users"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)


engine = create_engine(os.environ["DATABASE_URL"])  # of PostgreSQL
Base.metadata.create_all(engine)

# --8<-- [start:example]
with Session(engine) as session:
    session.add(User(name="ada"))
    session.flush()
    try:
        session.execute(insert(User).values(name="ada"))
    except IntegrityError as error:
        print(type(error).__name__)
        #> IntegrityError
    print(session.is_active)
    #> True

    session.add(User(name="grace"))
    try:
        session.commit()
    except InternalError as error:
        print(type(error).__name__)
        #> InternalError
    session.rollback()
    print(session.scalars(select(User.name)).all())
    #> []
# --8<-- [end:example]

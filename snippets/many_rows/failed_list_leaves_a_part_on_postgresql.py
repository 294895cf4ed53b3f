"""On PostgreSQL, a list that fails leaves nothing to commit."""
# cure: Roll back, or put the statement in a savepoint.

import os

from sqlalchemy import create_engine, insert, select
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
    rows = [{"id": 1, "name": "ada"}, {"id": 2, "name": "grace"}]
    try:
        session.execute(insert(User), [*rows, {"id": 1, "name": "alan"}])
    except IntegrityError as error:
        print(type(error).__name__)
        #> IntegrityError
    session.rollback()
    print(session.scalars(select(User.name)).all())
    #> []
# --8<-- [end:example]

"""On PostgreSQL, a conflict in another unique column raises."""
# not with: joined inheritance
# cure: Name the columns that conflict, or skip the row: DO NOTHING without any.

import os

from sqlalchemy import create_engine, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column


class Base(DeclarativeBase):
    pass


class User(Base):
    __tablename__ = "users"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)
    email: Mapped[str] = mapped_column(unique=True)


engine = create_engine(os.environ["DATABASE_URL"])  # of PostgreSQL
Base.metadata.create_all(engine)

with Session(engine) as session:
    session.add(User(name="ada", email="ada@example.com"))
    session.commit()

# --8<-- [start:example]
with Session(engine) as session:
    rows = [{"name": "grace", "email": "ada@example.com"}]
    by_name = insert(User).on_conflict_do_nothing(index_elements=[User.name])
    try:
        session.execute(by_name, rows)
    except IntegrityError as error:
        print(type(error).__name__)
        #> IntegrityError
    session.rollback()

    session.execute(insert(User).on_conflict_do_nothing(), rows)
    session.commit()
    print(session.scalars(select(User.name)).all())
    #> ['ada']
# --8<-- [end:example]

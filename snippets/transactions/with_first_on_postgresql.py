"""On PostgreSQL, a statement that starts with WITH is rolled back."""

import os

from sqlalchemy import create_engine, delete, select
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
    session.add(User(name="ada"))
    session.commit()

# --8<-- [start:example]
with Session(engine) as session:
    old = select(User.id).where(User.name == "ada").cte("old")
    session.execute(delete(User).where(User.id.in_(select(old.c.id))))
    session.rollback()
    print(session.scalars(select(User.name)).all())
    #> ['ada']
# --8<-- [end:example]

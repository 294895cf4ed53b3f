"""On PostgreSQL, new objects that set the same columns share an INSERT."""

import os

from sqlalchemy import create_engine, select
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
    names = ["ada", "grace", "alan"]
    session.add_all([User(name=name) for name in names])
    session.flush()
    session.commit()
    print(session.scalars(select(User.id).order_by(User.id)).all())
    #> [1, 2, 3]
# --8<-- [end:example]

"""On PostgreSQL, a Session that has read may still write."""

import os

from sqlalchemy import create_engine
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
with Session(engine) as session, Session(engine) as other:
    session.get_one(User, 1).name = "Ada"
    other.get_one(User, 2).name = "Grace"
    other.commit()

    session.commit()
    print(session.get_one(User, 1).name, session.get_one(User, 2).name)
    #> Ada Grace
# --8<-- [end:example]

"""A query is sent each time; `get` of a loaded object sends nothing."""
# not with: REPEATABLE READ

import os
import tempfile

from sqlalchemy import create_engine, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column


class Base(DeclarativeBase):
    pass


class User(Base):
    __tablename__ = "users"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]


engine = create_engine(
    os.environ.get("DATABASE_URL")
    or f"sqlite:///{tempfile.mkdtemp()}/example.db"
)
Base.metadata.create_all(engine)

with Session(engine) as session:
    session.add(User(name="ada"))
    session.commit()

# --8<-- [start:example]
with Session(engine) as session:
    users = session.scalars(select(User)).all()
    print(len(users))
    #> 1

    with Session(engine) as other:
        other.add(User(name="grace"))
        other.commit()

    everyone = session.scalars(select(User)).all()
    print(len(everyone))
    #> 2
    print(session.get(User, 1) is users[0])
    #> True

    session.commit()
    user = session.get(User, 1)
    print(user is users[0])
    #> True
# --8<-- [end:example]

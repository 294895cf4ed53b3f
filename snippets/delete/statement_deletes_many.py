"""A DELETE statement deletes many rows at once and loads none."""

import os
import tempfile

from sqlalchemy import create_engine, delete, inspect, select
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
    session.add_all([User(name="ada"), User(name="grace"), User(name="alan")])
    session.commit()

# --8<-- [start:example]
with Session(engine) as session:
    ada = session.get_one(User, 1)
    alan = session.get_one(User, 3)
    session.expire(alan)
    session.execute(delete(User).where(User.name != "grace"))
    print(inspect(ada).deleted, inspect(alan).deleted)
    #> True False
    session.commit()
    print(session.scalars(select(User.name)).all())
    #> ['grace']
# --8<-- [end:example]

"""`merge(load=False)` trusts the cached values, even if the row has changed."""

import os
import pickle
import tempfile

from sqlalchemy import create_engine
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
    cached = pickle.dumps(session.get_one(User, 1))

with Session(engine) as session:
    session.get_one(User, 1).name = "Ada"
    session.commit()

with Session(engine) as session:
    user = session.merge(pickle.loads(cached), load=False)
    print(user.name)
    #> ada
    session.refresh(user)
    print(user.name)
    #> Ada
# --8<-- [end:example]

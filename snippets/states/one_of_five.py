"""An object is in one of five states, and `inspect()` says which."""
# not with: expire_on_commit=False

import os
import tempfile

from sqlalchemy import create_engine, inspect
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

# --8<-- [start:example]
with Session(engine) as session:
    user = User(name="ada")
    state = inspect(user)
    print(state.transient)
    #> True
    session.add(user)
    print(state.transient, state.pending)
    #> False True
    session.flush()
    print(state.pending, state.persistent)
    #> False True
    session.delete(user)
    session.flush()
    print(state.persistent, state.deleted)
    #> False True
    session.commit()
    print(state.deleted, state.detached)
    #> False True
# --8<-- [end:example]

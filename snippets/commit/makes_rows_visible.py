"""Commit flushes, sends COMMIT, and expires the objects."""
# not with: expire_on_commit=False

import os
import tempfile

from sqlalchemy import create_engine, inspect, select
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
with Session(engine) as session, Session(engine) as other:
    user = User(name="ada")
    session.add(user)
    session.commit()
    print(inspect(user).persistent, inspect(user).expired)
    #> True True

    print(other.scalars(select(User.name)).all())
    #> ['ada']
# --8<-- [end:example]

"""A value set on an expired attribute has no old value in its history."""
# not with: expire_on_commit=False
# cure: Read the attribute before you set it, or use `active_history=True`.

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

with Session(engine) as session:
    session.add(User(name="ada"))
    session.commit()

# --8<-- [start:example]
with Session(engine) as session:
    user = session.get_one(User, 1)
    session.commit()  # expires user

    user.name = "grace"
    history = inspect(user).attrs.name.history
    print(history.deleted, history.added)
    #> () ['grace']
    session.commit()
# --8<-- [end:example]

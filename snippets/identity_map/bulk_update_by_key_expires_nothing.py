"""An UPDATE by primary key expires nothing."""
# not with: a version counter

import os
import tempfile

from sqlalchemy import Computed, create_engine, update
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column


class Base(DeclarativeBase):
    pass


class User(Base):
    __tablename__ = "users"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    initial: Mapped[str] = mapped_column(
        Computed("substr(name, 1, 1)", persisted=True)
    )


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
    session.execute(update(User), [{"id": 1, "name": "grace"}])
    print(user.name, user.initial)
    #> grace a
    session.refresh(user)
    print(user.name, user.initial)
    #> grace g
    session.commit()
# --8<-- [end:example]

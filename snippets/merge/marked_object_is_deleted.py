"""With `autoflush=False`, merge onto a marked object saves nothing."""

import os
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
with Session(engine, autoflush=False) as session:
    user = session.get_one(User, 1)
    session.delete(user)
    merged = session.merge(User(id=1, name="Ada"))
    print(merged is user, user in session.deleted)
    #> True True
    session.commit()
    print(session.get(User, 1))
    #> None
# --8<-- [end:example]

"""With `active_history=True`, setting an expired attribute loads it first."""
# not with: AsyncSession

import os
import tempfile

from sqlalchemy import create_engine, inspect
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column


class Base(DeclarativeBase):
    pass


class User(Base):
    __tablename__ = "users"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(active_history=True)


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
    #> ['ada'] ['grace']
    session.commit()

    user.name = "grace"  # as it was
    print(session.is_modified(user))
    #> False
    session.commit()
# --8<-- [end:example]

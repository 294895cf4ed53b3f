"""A persistent object needs no `add()`; it takes back a `delete()`."""
# not with: AsyncSession

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
    user = session.get_one(User, 1)
    user.name = "Ada"
    print(user in session.dirty, user in session.new)
    #> True False
    session.add(user)
    print(user in session.dirty, user in session.new)
    #> True False
    session.commit()
    print(user.name)
    #> Ada

    session.delete(user)
    session.add(user)
    session.commit()
    print(session.scalars(select(User.name)).all())
    #> ['Ada']
# --8<-- [end:example]

"""Expire of one attribute loads that one, and keeps other changes."""
# not with: AsyncSession

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
    city: Mapped[str]


engine = create_engine(
    os.environ.get("DATABASE_URL")
    or f"sqlite:///{tempfile.mkdtemp()}/example.db"
)
Base.metadata.create_all(engine)

with Session(engine) as session:
    session.add(User(name="ada", city="London"))
    session.commit()

# --8<-- [start:example]
with Session(engine) as session:
    user = session.get_one(User, 1)
    user.city = "Paris"
    session.expire(user, ["name"])
    print(user in session.dirty, user.city)
    #> True Paris
    print(user.name)
    #> ada
    session.commit()
    print(user.city)
    #> Paris
# --8<-- [end:example]

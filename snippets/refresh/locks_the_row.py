"""Refresh can read the row and lock it in one SELECT."""
# not with: REPEATABLE READ
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
    points: Mapped[int]


engine = create_engine(
    os.environ.get("DATABASE_URL")
    or f"sqlite:///{tempfile.mkdtemp()}/example.db"
)
Base.metadata.create_all(engine)

with Session(engine) as session:
    session.add(User(name="ada", points=0))
    session.commit()

# --8<-- [start:example]
with Session(engine) as session:
    user = session.get_one(User, 1)
    with Session(engine) as other:
        other.get_one(User, 1).points = 10
        other.commit()

    session.refresh(user, with_for_update=True)
    user.points += 1
    session.commit()
    print(user.points)
    #> 11
# --8<-- [end:example]

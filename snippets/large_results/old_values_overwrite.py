"""A sum of old values overwrites a change; a sum in SQL keeps it."""
# not with: REPEATABLE READ

import os
import tempfile

from sqlalchemy import create_engine, select, update
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column


class Base(DeclarativeBase):
    pass


class User(Base):
    __tablename__ = "users"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    points: Mapped[int] = mapped_column(default=0)


engine = create_engine(
    os.environ.get("DATABASE_URL")
    or f"sqlite:///{tempfile.mkdtemp()}/example.db"
)
Base.metadata.create_all(engine)

with Session(engine) as session:
    names = ["ada", "alan", "barbara", "edsger", "grace"]
    session.add_all([User(name=name) for name in names])
    session.commit()


# --8<-- [start:example]
def grant(points: int) -> None:
    with Session(engine) as other:
        grace = update(User).where(User.name == "grace")
        other.execute(grace.values(points=points))
        other.commit()


with Session(engine) as session:
    for user in session.scalars(select(User).order_by(User.id)):
        if user.name == "ada":
            grant(100)
        user.points += 1
    session.commit()
    print(user.name, user.points)
    #> grace 1

with Session(engine) as session:
    for user in session.scalars(select(User).order_by(User.id)):
        if user.name == "ada":
            grant(100)
        user.points = User.points + 1
    session.commit()
    print(user.name, user.points)
    #> grace 101
# --8<-- [end:example]

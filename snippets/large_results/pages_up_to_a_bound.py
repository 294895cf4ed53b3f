"""Pages end where you add rows, if they stop at a key that you read first."""

import os
import tempfile

from sqlalchemy import create_engine, func, select
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
    names = ["ada", "alan", "barbara", "edsger", "grace"]
    session.add_all([User(name=name) for name in names])
    session.commit()

# --8<-- [start:example]
with Session(engine) as session:
    end = session.scalar(select(func.max(User.id))) or 0
    last = 0
    while page := session.scalars(
        select(User)
        .where(User.id > last, User.id <= end)
        .order_by(User.id)
        .limit(2)
    ).all():
        last = page[-1].id
        for user in page:
            session.add(User(name=f"{user.name}!"))
        session.commit()
    print(session.scalar(select(func.count(User.id))))
    #> 10
# --8<-- [end:example]

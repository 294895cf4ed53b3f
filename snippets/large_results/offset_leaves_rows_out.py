"""Pages by OFFSET leave out rows when a change moves them."""
# cure: Go on from the last key, not from a count.

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
    city: Mapped[str | None]


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
    new = select(User).where(User.city.is_(None)).order_by(User.id)
    offset = 0
    while users := session.scalars(new.offset(offset).limit(2)).all():
        for user in users:
            user.city = "London"
        session.commit()
        offset += 2
    print([user.name for user in session.scalars(new)])
    #> ['barbara', 'edsger']
# --8<-- [end:example]

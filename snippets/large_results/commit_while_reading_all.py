"""Without `yield_per`, a commit costs each object that is left a SELECT."""
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
    names = ["ada", "alan", "barbara", "edsger", "grace"]
    session.add_all([User(name=name) for name in names])
    session.commit()

# --8<-- [start:example]
with Session(engine) as session:
    for user in session.scalars(select(User).order_by(User.id)):
        user.name = user.name.title()
        session.commit()
    print(session.scalars(select(User.name).order_by(User.id)).all())
    #> ['Ada', 'Alan', 'Barbara', 'Edsger', 'Grace']
# --8<-- [end:example]

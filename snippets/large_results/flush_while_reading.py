"""A flush leaves a `yield_per` result open."""
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
    statement = select(User).order_by(User.id).execution_options(yield_per=2)
    for part in session.scalars(statement).partitions():
        for user in part:
            user.name = user.name.title()
        session.flush()
    session.commit()
    print(session.scalars(select(User.name).order_by(User.id)).all())
    #> ['Ada', 'Alan', 'Barbara', 'Edsger', 'Grace']
# --8<-- [end:example]

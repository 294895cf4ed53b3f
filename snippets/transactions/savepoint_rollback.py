"""A rollback to a savepoint keeps the work before it."""
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

# --8<-- [start:example]
with Session(engine) as session:
    user = User(name="ada")
    session.add(user)
    with session.begin_nested() as savepoint:
        user.name = "Ada"
        session.add(User(name="grace"))
        session.flush()
        savepoint.rollback()
    print(user.name)
    #> ada

    session.commit()
    print(session.scalars(select(User.name)).all())
    #> ['ada']
# --8<-- [end:example]

"""The Session's `commit()` commits everything, from a savepoint too."""

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
    session.add(User(name="ada"))
    with session.begin_nested():
        session.add(User(name="grace"))
        session.commit()
        print(session.in_transaction())
        #> False
    session.rollback()
    names = select(User.name).order_by(User.name)
    print(session.scalars(names).all())
    #> ['ada', 'grace']
# --8<-- [end:example]

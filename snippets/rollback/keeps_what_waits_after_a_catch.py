"""After an error caught in a `begin()` block, `rollback()` drops nothing."""
# cure: Let the error leave the block, or call `session.close()`.

import os
import tempfile

from sqlalchemy import create_engine, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column


class Base(DeclarativeBase):
    pass


class User(Base):
    __tablename__ = "users"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)


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
    with session.begin():
        try:
            session.add(User(name="ada"))  # this name is taken
            session.flush()
        except IntegrityError:
            session.add(User(name="alan"))

    print(session.in_transaction())
    #> False
    session.rollback()
    session.commit()
    print(session.scalars(select(User.name).order_by(User.name)).all())
    #> ['ada', 'alan']
# --8<-- [end:example]

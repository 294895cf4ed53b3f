"""`first()` has no LIMIT: all rows come, and all objects are made."""
# cure: Write `select(…).limit(1)`.

import os
import tempfile

from sqlalchemy import create_engine, event, select
from sqlalchemy.orm import (
    DeclarativeBase,
    Mapped,
    QueryContext,
    Session,
    mapped_column,
)


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
made = 0


@event.listens_for(User, "load")
def count(user: User, context: QueryContext) -> None:
    global made
    made += 1


with Session(engine) as session:
    session.scalars(select(User).order_by(User.id)).first()
    print(made)
    #> 5

made = 0
with Session(engine) as session:
    session.scalars(select(User).order_by(User.id).limit(1)).first()
    print(made)
    #> 1
# --8<-- [end:example]

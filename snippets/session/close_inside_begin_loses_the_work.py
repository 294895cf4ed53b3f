"""A `close()` inside a `begin()` block loses the work of the block."""
# cure: Leave the close to the `with` block.

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
    with session.begin():
        session.add(User(name="ada"))
        session.flush()
        session.close()
    print(session.scalars(select(User.name)).all())
    #> []
# --8<-- [end:example]

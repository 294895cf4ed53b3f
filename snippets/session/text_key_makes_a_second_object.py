"""A new object with a string for an integer key is not that of its row."""
# cure: Set a value of the column's type, as `id=int(id)`.

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
    user = User(id="7", name="ada")
    session.add(user)
    session.flush()
    other = session.scalars(select(User)).one()
    print(other is user)
    #> False

    user.name = "grace"
    session.flush()
    print(other.name)
    #> ada
# --8<-- [end:example]

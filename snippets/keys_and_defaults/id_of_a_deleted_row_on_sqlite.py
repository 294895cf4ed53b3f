"""On SQLite, the id of the last row is given again after a delete."""
# cure: Set `sqlite_autoincrement=True` in `__table_args__`.
# not with: AsyncSession

import os
import tempfile

from sqlalchemy import create_engine
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
    session.add(User(name="ada"))
    session.commit()

# --8<-- [start:example]
with Session(engine) as session:
    user = User(name="grace")
    session.add(user)
    session.commit()
    print(user.id)
    #> 2

    session.delete(user)
    session.commit()
    user = User(name="alan")
    session.add(user)
    session.commit()
    print(user.id)
    #> 2
# --8<-- [end:example]

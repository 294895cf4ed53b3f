"""Without a primary key, merge does not look; each merge is a new row."""
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

# --8<-- [start:example]
with Session(engine) as session:
    given = User(name="ada")
    first = session.merge(given)
    second = session.merge(given)
    session.commit()
    print(first.id, second.id)
    #> 1 2
    print(given.id)
    #> None
# --8<-- [end:example]

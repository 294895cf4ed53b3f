"""On SQLite, DO NOTHING returns no row that exists."""
# not with: joined inheritance

import os
import tempfile

from sqlalchemy import create_engine
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column


class Base(DeclarativeBase):
    pass


class User(Base):
    __tablename__ = "users"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)
    city: Mapped[str | None]


engine = create_engine(
    os.environ.get("DATABASE_URL")
    or f"sqlite:///{tempfile.mkdtemp()}/example.db"
)
Base.metadata.create_all(engine)

with Session(engine) as session:
    session.add(User(name="ada", city="London"))
    session.commit()

# --8<-- [start:example]
with Session(engine) as session:
    statement = insert(User).on_conflict_do_nothing(index_elements=[User.name])
    rows = [{"name": "ada"}, {"name": "grace"}]
    names = session.scalars(statement.returning(User.name), rows)
    print(names.all())
    #> ['grace']
    session.commit()
# --8<-- [end:example]

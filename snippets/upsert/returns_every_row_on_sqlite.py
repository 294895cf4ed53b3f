"""On SQLite, DO UPDATE returns every row, new or not."""
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
    upsert = insert(User)
    upsert = upsert.on_conflict_do_update(
        index_elements=[User.name], set_={"city": upsert.excluded.city}
    )
    rows = [
        {"name": "ada", "city": "Paris"},
        {"name": "grace", "city": "New York"},
    ]
    users = session.scalars(upsert.returning(User), rows).all()
    print(sorted((user.name, user.city) for user in users))
    #> [('ada', 'Paris'), ('grace', 'New York')]
    session.commit()
# --8<-- [end:example]

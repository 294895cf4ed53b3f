"""On SQLite, an upsert takes the same key twice, with RETURNING too."""
# not with: joined inheritance

import os
import tempfile

from sqlalchemy import create_engine, select
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

# --8<-- [start:example]
with Session(engine) as session:
    upsert = insert(User)
    upsert = upsert.on_conflict_do_update(
        index_elements=[User.name], set_={"city": upsert.excluded.city}
    )
    rows = [
        {"name": "ada", "city": "London"},
        {"name": "ada", "city": "Paris"},
    ]
    print(session.scalars(upsert.returning(User.city), rows).all())
    #> ['London', 'Paris']

    session.execute(upsert, rows)
    session.commit()
    print(session.scalars(select(User.city)).all())
    #> ['Paris']
# --8<-- [end:example]

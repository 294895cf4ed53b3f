"""On SQLite, `ON CONFLICT` inserts or updates in one statement."""

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
    name: Mapped[str]


engine = create_engine(
    os.environ.get("DATABASE_URL")
    or f"sqlite:///{tempfile.mkdtemp()}/example.db"
)
Base.metadata.create_all(engine)

# --8<-- [start:example]
with Session(engine) as session:
    for name in ("ada", "Ada"):
        upsert = insert(User).values(id=1, name=name)
        upsert = upsert.on_conflict_do_update(
            index_elements=[User.id], set_={"name": name}
        )
        session.execute(upsert)
    session.commit()
    print(session.scalars(select(User.name)).all())
    #> ['Ada']
# --8<-- [end:example]

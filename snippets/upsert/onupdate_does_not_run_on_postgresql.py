"""On PostgreSQL, an upsert runs no `onupdate`, and counts no version."""
# cure: Set these columns in `set_`.

import os

from sqlalchemy import create_engine, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column


class Base(DeclarativeBase):
    pass


class User(Base):
    __tablename__ = "users"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)
    city: Mapped[str | None]
    changed_by: Mapped[str] = mapped_column(default="import", onupdate="editor")
    version: Mapped[int] = mapped_column()
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012


engine = create_engine(os.environ["DATABASE_URL"])  # of PostgreSQL
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
    session.execute(upsert, [{"name": "ada", "city": "Paris"}])
    columns = select(User.city, User.changed_by, User.version)
    print(session.execute(columns).all())
    #> [('Paris', 'import', 1)]
    session.commit()
# --8<-- [end:example]

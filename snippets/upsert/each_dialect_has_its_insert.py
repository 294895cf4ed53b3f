"""`on_conflict_do_update()` comes with the `insert()` of a dialect."""
# not with: joined inheritance
# cure: Import `insert` from `sqlalchemy.dialects.sqlite` or `.postgresql`.

import os
import tempfile

from sqlalchemy import Insert, create_engine, insert, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column


class Base(DeclarativeBase):
    pass


class User(Base):
    __tablename__ = "users"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)


engine = create_engine(
    os.environ.get("DATABASE_URL")
    or f"sqlite:///{tempfile.mkdtemp()}/example.db"
)
Base.metadata.create_all(engine)

# --8<-- [start:example]
with Session(engine) as session:
    try:
        insert(User).on_conflict_do_nothing()  # type: ignore[attr-defined]
    except AttributeError as error:
        print(error)
        #> 'Insert' object has no attribute 'on_conflict_do_nothing'

    statement: Insert
    if engine.dialect.name == "postgresql":
        statement = postgresql.insert(User).on_conflict_do_nothing()
    else:
        statement = sqlite.insert(User).on_conflict_do_nothing()
    session.execute(statement, [{"name": "ada"}, {"name": "ada"}])
    session.commit()
    print(session.scalars(select(User.name)).all())
    #> ['ada']
# --8<-- [end:example]

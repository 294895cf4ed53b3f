"""On SQLite, an upsert waits for any writer, and in the end raises."""
# not with: joined inheritance
# cure: Keep transactions short, and try again.

import os
import tempfile

from sqlalchemy import create_engine, select
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column


class Base(DeclarativeBase):
    pass


class User(Base):
    __tablename__ = "users"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)


engine = create_engine(
    os.environ.get("DATABASE_URL")
    or f"sqlite:///{tempfile.mkdtemp()}/example.db",
    connect_args={"timeout": 0},
)
Base.metadata.create_all(engine)

# --8<-- [start:example]
with Session(engine) as session, Session(engine) as other:
    other.add(User(name="ada"))
    other.flush()

    upsert = insert(User).on_conflict_do_nothing(index_elements=[User.name])
    try:
        session.execute(upsert, [{"name": "ada"}])
    except OperationalError as error:
        print(type(error).__name__)
        #> OperationalError
    session.rollback()

    other.rollback()
    session.execute(upsert, [{"name": "ada"}])
    session.commit()
    print(session.scalars(select(User.name)).all())
    #> ['ada']
# --8<-- [end:example]

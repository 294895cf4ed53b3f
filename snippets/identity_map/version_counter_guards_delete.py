"""A version counter also turns a stale delete into `StaleDataError`."""
# not with: REPEATABLE READ
# cure: Roll back, load the object again, and decide whether to delete it.

import os
import tempfile

from sqlalchemy import create_engine, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column
from sqlalchemy.orm.exc import StaleDataError


class Base(DeclarativeBase):
    pass


class User(Base):
    __tablename__ = "users"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    version: Mapped[int] = mapped_column()
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012


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
    user = session.get_one(User, 1)
    with Session(engine) as other:
        other.get_one(User, 1).name = "Ada"
        other.commit()
    session.delete(user)
    try:
        session.flush()
    except StaleDataError as error:
        print(str(error).split(";")[0])
        #> DELETE statement on table 'users' expected to delete 1 row(s)
    session.rollback()
    print(session.scalars(select(User.name)).all())
    #> ['Ada']
# --8<-- [end:example]

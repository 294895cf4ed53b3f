"""An UPDATE by primary key checks the version and counts it up."""
# cure: Roll back, load the row again, and decide what to write.

import os
import tempfile

from sqlalchemy import create_engine, select, update
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
    row = {"id": 1, "version": 1, "name": "Ada"}
    session.execute(update(User), [row])
    session.commit()
    print(session.execute(select(User.name, User.version)).one())
    #> ('Ada', 2)
    try:
        session.execute(update(User), [row])
    except StaleDataError as error:
        print(str(error).split(";")[0])
        #> UPDATE statement on table 'users' expected to update 1 row(s)
    session.rollback()
# --8<-- [end:example]

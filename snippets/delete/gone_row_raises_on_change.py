"""A change of a row that is gone raises."""
# not with: REPEATABLE READ
# cure: Roll back and do the work again, without the object.

import os
import tempfile

from sqlalchemy import create_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column
from sqlalchemy.orm.exc import StaleDataError


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

with Session(engine) as session:
    session.add(User(name="ada"))
    session.commit()

# --8<-- [start:example]
with Session(engine) as session:
    user = session.get_one(User, 1)
    with Session(engine) as other:
        other.delete(other.get_one(User, 1))
        other.commit()
    user.name = "Ada"
    try:
        session.flush()
    except StaleDataError as error:
        print(str(error).split(";")[0])
        #> UPDATE statement on table 'users' expected to update 1 row(s)
    session.rollback()
    print(session.get(User, 1))
    #> None
# --8<-- [end:example]

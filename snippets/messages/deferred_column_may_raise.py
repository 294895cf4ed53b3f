"""With `raiseload=True`, a deferred column raises instead of loading."""
# cure: Load it with the query, or with `refresh()` and its name.

import os
import tempfile

from sqlalchemy import create_engine, select
from sqlalchemy.exc import InvalidRequestError
from sqlalchemy.orm import (
    DeclarativeBase,
    Mapped,
    Session,
    defer,
    mapped_column,
)


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
    nameless = defer(User.name, raiseload=True)
    user = session.scalars(select(User).options(nameless)).one()
    try:
        print(user.name)
    except InvalidRequestError as error:
        print(error)
        #> 'User.name' is not available due to raiseload=True

    session.refresh(user, ["name"])
    print(user.name)
    #> ada
# --8<-- [end:example]

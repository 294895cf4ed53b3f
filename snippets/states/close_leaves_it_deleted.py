"""Close after a flushed delete: still deleted, though the row is there."""
# cure: Roll back before you close, or load the row into a new object.

import os
import tempfile

from sqlalchemy import create_engine, inspect
from sqlalchemy.exc import InvalidRequestError
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

with Session(engine) as session:
    session.add(User(name="ada"))
    session.commit()

# --8<-- [start:example]
with Session(engine) as session:
    user = session.get_one(User, 1)
    session.delete(user)
    session.flush()
print(inspect(user).deleted, inspect(user).detached)
#> True False

with Session(engine) as session:
    print(session.get_one(User, 1).name)
    #> ada
    try:
        session.add(user)
    except InvalidRequestError as error:
        print(type(error).__name__)
        #> InvalidRequestError
        print("has been deleted" in str(error))
        #> True
# --8<-- [end:example]

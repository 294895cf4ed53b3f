"""After a committed delete, `add()` refuses the object."""
# not with: expire_on_commit=False
# cure: Create a new object.

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
    session.commit()
    print(inspect(user).detached, inspect(user).was_deleted)
    #> True True

    try:
        session.add(user)
    except InvalidRequestError as error:
        print(type(error).__name__)
        #> InvalidRequestError
        print("has been deleted" in str(error))
        #> True
# --8<-- [end:example]

"""An object of one Session cannot be added to a second one."""
# cure: Commit and close the first Session, or `merge()` the object into the
# cure: second.

import os
import tempfile

from sqlalchemy import create_engine
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
with Session(engine) as session, Session(engine) as other:
    user = session.get_one(User, 1)
    try:
        other.add(user)
    except InvalidRequestError as error:
        print(type(error).__name__)
        #> InvalidRequestError
        print("is already attached to session" in str(error))
        #> True

    session.close()
    other.add(user)
    print(user in session, user in other)
    #> False True
# --8<-- [end:example]

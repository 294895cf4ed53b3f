"""A detached object cannot be added where its row is loaded already."""
# not with: joined inheritance
# cure: Use the object that is loaded, or `merge()` yours into it.

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
with Session(engine) as session:
    detached = session.get_one(User, 1)

with Session(engine) as session:
    user = session.get_one(User, 1)
    try:
        session.add(detached)
    except InvalidRequestError as error:
        print(type(error).__name__)
        #> InvalidRequestError
        print(str(error).split("<")[0])
        #> Can't attach instance

    print(detached in session)
    #> False
    print(session.merge(detached) is user)
    #> True
# --8<-- [end:example]

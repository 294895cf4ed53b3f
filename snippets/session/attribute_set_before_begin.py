"""With `autobegin=False`, setting an attribute needs `begin()` as well."""
# not with: expire_on_commit=False
# cure: Set it inside `begin()`, and expire an object that you have set before.

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
with Session(engine, autobegin=False) as session:
    with session.begin():
        user = session.get_one(User, 1)

    try:
        user.name = "grace"
    except InvalidRequestError as error:
        print(type(error).__name__)
        #> InvalidRequestError

    try:
        with session.begin():
            session.flush()
    except KeyError as error:
        print(type(error).__name__, error)
        #> KeyError 'name'

    with session.begin():
        user.name = "grace"
        session.flush()
        print(user.name)
        #> grace
# --8<-- [end:example]

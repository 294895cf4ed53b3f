"""With `autobegin=False`, the Session works only after `begin()`."""
# cure: Put the work into `with session.begin():`.

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
    try:
        session.get_one(User, 1)
    except InvalidRequestError as error:
        print(type(error).__name__)
        #> InvalidRequestError

    with session.begin():
        print(session.get_one(User, 1).name)
        #> ada
# --8<-- [end:example]

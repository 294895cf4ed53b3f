"""A function receives the Session; its caller ends the transaction."""
# cure: Use `get()` or `one_or_none()` where the row may be missing.

import os
import tempfile

from sqlalchemy import create_engine
from sqlalchemy.exc import NoResultFound
from sqlalchemy.orm import (
    DeclarativeBase,
    Mapped,
    Session,
    mapped_column,
    sessionmaker,
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
def rename(session: Session, user_id: int, name: str) -> None:
    session.get_one(User, user_id).name = name


make_session = sessionmaker(engine)  # once, beside the engine

with make_session.begin() as session:
    rename(session, 1, "Ada")

try:
    with make_session.begin() as session:
        rename(session, 1, "Countess")
        session.flush()
        rename(session, 2, "Grace")  # there is no such user
except NoResultFound as error:
    print(type(error).__name__)
    #> NoResultFound

with make_session() as session:
    print(session.get_one(User, 1).name)
    #> Ada
# --8<-- [end:example]

"""Without a token, one key from two databases gives the object of the first."""

import os
import tempfile

from sqlalchemy import create_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column


class Base(DeclarativeBase):
    pass


class User(Base):
    __tablename__ = "users"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]


url = (
    os.environ.get("DATABASE_URL")
    or f"sqlite:///{tempfile.mkdtemp()}/example.db"
)
engine = create_engine(url)
archive = create_engine(url)
Base.metadata.create_all(engine)
with Session(engine) as session:
    session.add(User(name="ada"))
    session.commit()

# --8<-- [start:example]
with Session(engine) as session:
    user = session.get_one(User, 1)
    there = {"bind": archive}
    old = session.get_one(User, 1, bind_arguments=there)
    print(old is user)
    #> True
    place = "archive"
    old = session.get_one(User, 1, bind_arguments=there, identity_token=place)
    print(old is user)
    #> False
# --8<-- [end:example]

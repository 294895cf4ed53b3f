"""A test's own object keeps its values until the test reads it again."""

import os
import tempfile

from sqlalchemy import create_engine
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

new_session = sessionmaker(engine)
with new_session.begin() as session:
    session.add(User(name="ada"))


# --8<-- [start:example]
def rename(user_id: int, name: str) -> None:
    with new_session.begin() as session:
        session.get_one(User, user_id).name = name


with Session(engine, expire_on_commit=False) as session:
    user = session.get_one(User, 1)
    session.commit()
    rename(user.id, "grace")
    print(user.name)
    #> ada
    session.expire_all()
    print(user.name)
    #> grace
# --8<-- [end:example]

"""A thread gets the key, and loads the row in a Session of its own."""

# not with: expire_on_commit=False

import os
import tempfile
from concurrent.futures import ThreadPoolExecutor

from sqlalchemy import create_engine
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


# --8<-- [start:example]
def rename(user_id: int) -> None:
    with Session(engine) as session, session.begin():
        session.get_one(User, user_id).name = "Ada"


with Session(engine) as session:
    user = User(name="ada")
    session.add(user)
    session.flush()  # gives it the key
    key = user.id
    session.commit()  # ends the transaction, and expires the object
    with ThreadPoolExecutor(1) as pool:
        pool.submit(rename, key).result()
    print(user.name)
    #> Ada
# --8<-- [end:example]

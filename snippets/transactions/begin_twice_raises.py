"""`session.begin()` raises after a query: the Session has begun already."""
# cure: Call `begin()` first, or end the transaction that the Session has
# cure: begun.
# not with: AsyncSession

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
    user = session.get_one(User, 1)
    try:
        with session.begin():
            user.name = "Ada"
    except InvalidRequestError as error:
        print(error)
        #> A transaction is already begun on this Session.
    session.rollback()

    with session.begin():
        user = session.get_one(User, 1)
        user.name = "Ada"
    print(user.name)
    #> Ada
# --8<-- [end:example]

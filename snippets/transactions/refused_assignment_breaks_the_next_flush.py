"""An assignment that is refused leaves a change without a value."""
# cure: Call `rollback()` after the block, or use a new Session.
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
    name: Mapped[str] = mapped_column(unique=True)


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
    try:
        with session.begin():
            user = session.get_one(User, 1)
            session.rollback()
            user.name = "grace"
    except InvalidRequestError as error:
        print(str(error).split(".")[0])
        #> Can't operate on closed transaction inside context manager

    try:
        session.commit()
    except KeyError as error:
        print(type(error).__name__, error)
        #> KeyError 'name'

    session.rollback()
    user.name = "grace"
    session.commit()
    print(user.name)
    #> grace
# --8<-- [end:example]

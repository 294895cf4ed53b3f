"""After a failed flush, reads and `commit()` raise until `rollback()`."""
# cure: Call `rollback()` before you use the Session again. In a `begin()`
# cure: block, let the error leave the block instead.
# not with: AsyncSession

import os
import tempfile

from sqlalchemy import create_engine
from sqlalchemy.exc import IntegrityError, PendingRollbackError
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
    ada = session.get_one(User, 1)
    session.add(User(name="ada"))  # this name is taken
    try:
        session.flush()
    except IntegrityError as error:
        print(type(error).__name__)
        #> IntegrityError

    try:
        print(ada.name)
    except PendingRollbackError as error:
        print(str(error).split(" due ")[0])
        #> This Session's transaction has been rolled back
        print("Original exception was: " in str(error))
        #> True
    try:
        session.commit()
    except PendingRollbackError as error:
        print(type(error).__name__)
        #> PendingRollbackError

    session.rollback()
    print(ada.name)
    #> ada
# --8<-- [end:example]

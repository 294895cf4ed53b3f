"""After a rollback, an object from `insert()` is persistent, without a row."""
# not with: joined inheritance
# cure: Drop the object, and send the statement again.
# not with: AsyncSession

import os
import tempfile

from sqlalchemy import create_engine, insert, inspect
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column
from sqlalchemy.orm.exc import ObjectDeletedError


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
with Session(engine) as session:
    statement = insert(User).values(name="ada").returning(User)
    user = session.scalars(statement).one()
    session.rollback()
    print(inspect(user).persistent)
    #> True
    try:
        print(user.name)
    except ObjectDeletedError as error:
        print(type(error).__name__)
        #> ObjectDeletedError
# --8<-- [end:example]

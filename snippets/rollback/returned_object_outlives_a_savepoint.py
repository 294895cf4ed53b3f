"""After a savepoint's rollback, a returned object still shows its values."""

import os
import tempfile

from sqlalchemy import create_engine, insert
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column
from sqlalchemy.orm.exc import StaleDataError


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
    statement = insert(User).returning(User)
    with session.begin_nested() as savepoint:
        ada = session.scalars(statement, [{"name": "ada"}]).one()
        savepoint.rollback()
    print(ada.name)
    #> ada

    ada.name = "Ada"
    try:
        session.flush()
    except StaleDataError as error:
        print(type(error).__name__)
        #> StaleDataError
        session.rollback()
# --8<-- [end:example]

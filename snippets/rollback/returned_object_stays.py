"""An object that an INSERT returned stays persistent after a rollback."""
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
    statement = insert(User).returning(User)
    ada = session.scalars(statement, [{"name": "ada"}]).one()
    session.rollback()
    print(inspect(ada).persistent)
    #> True
    try:
        print(ada.name)
    except ObjectDeletedError as error:
        print(type(error).__name__)
        #> ObjectDeletedError

    session.expunge(ada)
    print(ada in session)
    #> False
# --8<-- [end:example]

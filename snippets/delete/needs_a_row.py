"""An object without a row cannot be deleted."""
# cure: `expunge()` a pending object; a transient one needs nothing.

import os
import tempfile

from sqlalchemy import create_engine, select
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

# --8<-- [start:example]
with Session(engine) as session:
    pending, transient = User(name="ada"), User(name="grace")
    session.add(pending)
    for user in (pending, transient):
        try:
            session.delete(user)
        except InvalidRequestError as error:
            print("is not persisted" in str(error))
            #> True
            #> True

    session.expunge(pending)
    session.commit()
    print(session.scalars(select(User)).all())
    #> []
# --8<-- [end:example]

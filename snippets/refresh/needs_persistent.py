"""Only a persistent object can be refreshed."""
# cure: Flush a new object first; attach a detached one with `session.add()`.

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

with Session(engine) as session:
    session.add_all([User(name="ada"), User(name="grace")])
    session.commit()

# --8<-- [start:example]
with Session(engine) as session:
    deleted, detached = session.scalars(select(User).order_by(User.id))
    session.delete(deleted)
    session.flush()
    session.expunge(detached)
    pending = User(name="alan")
    session.add(pending)
    for user in [User(name="beth"), pending, deleted, detached]:
        try:
            session.refresh(user)
        except InvalidRequestError as error:
            print("is not persistent within this Session" in str(error))
            #> True
            #> True
            #> True
            #> True
# --8<-- [end:example]

"""An exception in `after_commit` leaves a Session that only `close()` ends."""
# cure: Catch exceptions in the listener; else call `close()`.

import os
import tempfile

from sqlalchemy import create_engine, event, select
from sqlalchemy.exc import InvalidRequestError
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

# --8<-- [start:example]
make_session = sessionmaker(engine)


@event.listens_for(make_session, "after_commit")
def tell(session: Session) -> None:
    raise ConnectionError("the message broker is down")


with make_session() as session:
    session.add(User(name="ada"))
    try:
        session.commit()
    except ConnectionError as error:
        print(type(error).__name__)
        #> ConnectionError
    try:
        session.rollback()
    except InvalidRequestError as error:
        print(type(error).__name__)
        #> InvalidRequestError
    session.close()
    print(session.scalars(select(User.name)).all())
    #> ['ada']
# --8<-- [end:example]

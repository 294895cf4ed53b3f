"""In `after_commit`, the Session refuses SQL; the row is committed."""
# cure: Open a Session of its own in the listener, or do it in `before_commit`.

import os
import tempfile

from sqlalchemy import create_engine, event, func, select
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
def count(session: Session) -> None:
    session.scalar(select(func.count(User.id)))


with make_session() as session:
    session.add(User(name="ada"))
    try:
        session.commit()
    except InvalidRequestError as error:
        print(type(error).__name__)
        #> InvalidRequestError

with Session(engine) as session:
    print(session.scalars(select(User.name)).all())
    #> ['ada']
# --8<-- [end:example]

"""A Session works again after commit and close, unless close is final."""
# cure: Create a new Session, or leave `close_resets_only` out.

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
names = select(User.name)

with Session(engine) as session:
    session.add(User(name="ada"))
    session.commit()
    print(session.scalars(names).all())
    #> ['ada']
    session.close()
    print(session.scalars(names).all())
    #> ['ada']

with Session(engine, close_resets_only=False) as session:
    session.close()
    try:
        session.scalars(names).all()
    except InvalidRequestError as error:
        print(type(error).__name__)
        #> InvalidRequestError
        print("has been permanently closed" in str(error))
        #> True
# --8<-- [end:example]

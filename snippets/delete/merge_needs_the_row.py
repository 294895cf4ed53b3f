"""If the row is gone, merge of an expired object adds an empty one."""
# not with: expire_on_commit=False
# cure: Ask first: `session.get(User, 1)` returns None.

import os
import tempfile

from sqlalchemy import create_engine, inspect
from sqlalchemy.exc import IntegrityError
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
    session.add(User(name="ada"))
    session.commit()

# --8<-- [start:example]
with Session(engine) as session:
    expired = session.get_one(User, 1)
    session.commit()
with Session(engine) as session:
    session.delete(session.get_one(User, 1))
    session.commit()

with Session(engine) as session:
    user = session.merge(expired)
    print(inspect(user).pending, user.id, user.name)
    #> True None None
    try:
        session.flush()
    except IntegrityError as error:
        print(type(error).__name__)
        #> IntegrityError
# --8<-- [end:example]

"""Only a persistent object can be expired."""
# cure: Flush a new object first; attach a detached one with `session.add()`.

import os
import tempfile

from sqlalchemy import create_engine, inspect
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
user = User(name="ada")
with Session(engine) as session:
    session.add(user)
    try:
        session.expire(user)
    except InvalidRequestError as error:
        print(inspect(user).pending)
        #> True
        print("is not persistent within this Session" in str(error))
        #> True
# --8<-- [end:example]

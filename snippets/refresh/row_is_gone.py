"""If the row is gone, refresh raises."""
# not with: REPEATABLE READ
# cure: Catch it and let the object go; its row is gone.

import os
import tempfile

from sqlalchemy import create_engine, delete
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
    session.add(User(name="ada"))
    session.commit()

# --8<-- [start:example]
with Session(engine) as session:
    user = session.get_one(User, 1)
    with Session(engine) as other:
        other.execute(delete(User))
        other.commit()

    try:
        session.refresh(user)
    except InvalidRequestError as error:
        print("Could not refresh instance" in str(error))
        #> True
    print(session.get(User, 1))
    #> None
# --8<-- [end:example]

"""`add_all` takes a list; `add` takes one object."""
# cure: Use `add_all()` for a list.

import os
import tempfile

from sqlalchemy import create_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column
from sqlalchemy.orm.exc import UnmappedInstanceError


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
    users = [User(name="ada"), User(name="grace")]
    session.add_all(users)
    session.flush()
    print([user.id for user in users])
    #> [1, 2]

    try:
        session.add([User(name="alan")])
    except UnmappedInstanceError as error:
        print(error)
        #> Class 'builtins.list' is not mapped
    session.commit()
# --8<-- [end:example]

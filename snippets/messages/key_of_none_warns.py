"""`get()` with None as the key warns, and returns None."""
# cure: Ask whether there is a key first.

import os
import tempfile
import warnings

from sqlalchemy import create_engine
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
    with warnings.catch_warnings(record=True, action="always") as caught:
        print(session.get(User, None))
        #> None
    print(str(caught[0].message).partition(".")[0])
    #> fully NULL primary key identity cannot load any object
# --8<-- [end:example]

"""Flush assigns the primary key; the row is not committed yet."""

import os
import tempfile

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
    user = User(name="ada")
    session.add(user)
    print(user.id)
    #> None
    session.flush()
    print(user.id)
    #> 1

    with Session(engine) as other:
        print(other.get(User, 1))
        #> None

    session.commit()
# --8<-- [end:example]

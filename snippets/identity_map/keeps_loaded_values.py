"""Neither `filter_by` nor `get` overwrites what is loaded."""
# not with: REPEATABLE READ

import os
import tempfile

from sqlalchemy import create_engine, select
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
        other.get_one(User, 1).name = "Ada"
        other.commit()

    print(session.scalars(select(User.name)).one())
    #> Ada
    print(session.get_one(User, 1).name)
    #> ada
    found = session.scalars(select(User).filter_by(name="Ada")).one()
    print(found.name, found is user)
    #> ada True
# --8<-- [end:example]

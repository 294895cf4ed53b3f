"""Delete marks, the flush makes it deleted, the commit detaches it."""
# not with: expire_on_commit=False
# not with: AsyncSession

import os
import tempfile

from sqlalchemy import create_engine, inspect
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
    session.delete(user)
    print(inspect(user).persistent, user in session.deleted)
    #> True True

    session.flush()
    print(inspect(user).deleted, inspect(user).session is session)
    #> True True
    with Session(engine) as other:
        print(other.get_one(User, 1).name)
        #> ada

    session.commit()
    print(inspect(user).detached, inspect(user).session)
    #> True None
# --8<-- [end:example]

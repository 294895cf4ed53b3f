"""`flag_modified` sends a value that has not changed, so `onupdate` comes."""
# not with: AsyncSession

import os
import tempfile
from datetime import datetime

from sqlalchemy import create_engine, func
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column
from sqlalchemy.orm.attributes import flag_modified


class Base(DeclarativeBase):
    pass


class User(Base):
    __tablename__ = "users"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    updated_at: Mapped[datetime | None] = mapped_column(onupdate=func.now())


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
    user.name = "ada"  # as it was
    session.commit()
    print(user.updated_at)
    #> None

    flag_modified(user, "name")
    session.commit()
    print(user.updated_at is None)
    #> False
# --8<-- [end:example]

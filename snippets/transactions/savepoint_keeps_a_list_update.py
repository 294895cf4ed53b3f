"""A savepoint's rollback leaves what a list UPDATE has set."""
# not with: a version counter
# not with: AsyncSession

import os
import tempfile

from sqlalchemy import create_engine, update
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
    ada = session.get_one(User, 1)
    with session.begin_nested() as savepoint:
        session.execute(update(User), [{"id": 1, "name": "Ada"}])
        savepoint.rollback()
    print(ada.name)
    #> Ada

    session.expire_all()
    print(ada.name)
    #> ada
# --8<-- [end:example]

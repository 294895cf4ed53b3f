"""Without autoflush, two merges of one new key make two objects."""
# cure: Flush before you merge again.

import os
import tempfile

from sqlalchemy import create_engine
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

# --8<-- [start:example]
with Session(engine, autoflush=False) as session:
    session.merge(User(id=1, name="ada"))
    session.merge(User(id=1, name="grace"))
    try:
        session.flush()
    except IntegrityError as error:
        print(type(error).__name__)
        #> IntegrityError
    session.rollback()

    session.merge(User(id=1, name="ada"))
    session.flush()
    session.merge(User(id=1, name="grace"))
    session.commit()
    print(session.get_one(User, 1).name)
    #> grace
# --8<-- [end:example]

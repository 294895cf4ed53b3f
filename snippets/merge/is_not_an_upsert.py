"""Merge is not an upsert: another connection can insert first."""
# cure: Roll back and merge again, or send `INSERT … ON CONFLICT`.
# not with: AsyncSession

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
with Session(engine) as session:
    user = session.merge(User(id=1, name="ada"))
    print(user in session.new)
    #> True

    with Session(engine) as other:
        other.add(User(id=1, name="grace"))
        other.commit()

    try:
        session.flush()
    except IntegrityError as error:
        print(type(error).__name__)
        #> IntegrityError
    session.rollback()

    user = session.merge(User(id=1, name="ada"))
    session.commit()
    print(user.name)
    #> ada
# --8<-- [end:example]
